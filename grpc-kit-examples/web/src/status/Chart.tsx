export interface Line {
  readonly name: string;
  /** The newest last; null where there is nothing to say. */
  readonly values: readonly (number | null)[];
}

interface ChartProps {
  readonly title: string;
  readonly lines: readonly Line[];
  /** How many values fit. */
  readonly width: number;
  readonly format: (value: number) => string;
}

const HEIGHT = 100;

/** A few lines over time, scaled to the highest value. The numbers beside it say the same in words. */
export function Chart({ title, lines, width, format }: ChartProps) {
  const known = lines.flatMap((line) => line.values).filter((value) => value !== null);
  const top = Math.max(...known, Number.MIN_VALUE);
  return (
    <figure className="chart card">
      <figcaption>
        <h2>{title}</h2>
        <dl>
          {lines.map(({ name, values }, index) => (
            <div key={name} className={`line-${index}`}>
              <dt>{name}</dt>
              <dd>{latest(values, format)}</dd>
            </div>
          ))}
        </dl>
      </figcaption>
      <svg viewBox={`0 0 ${width - 1} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {lines.map(({ name, values }, index) => (
          <path key={name} className={`line-${index}`} d={path(values, width, top)} />
        ))}
      </svg>
      <small className="muted">{known.length > 0 ? `up to ${format(top)}` : "no calls yet"}</small>
    </figure>
  );
}

function latest(values: Line["values"], format: ChartProps["format"]): string {
  const value = values.findLast((it) => it !== null) ?? null;
  return value === null ? "–" : format(value);
}

/** Gaps stay gaps; a value alone is a dash. */
function path(values: Line["values"], width: number, top: number): string {
  const start = width - values.length;
  let drawing = false;
  return values
    .map((value, index) => {
      if (value === null) {
        drawing = false;
        return "";
      }
      const command = drawing ? "L" : "M";
      const dash = !drawing && (values[index + 1] ?? null) === null ? "h0.5" : "";
      drawing = true;
      const y = HEIGHT - 2 - (value / top) * (HEIGHT - 4);
      return `${command}${start + index} ${y.toFixed(2)}${dash}`;
    })
    .join("");
}
