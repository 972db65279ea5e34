/** One line of Prometheus' text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n" };

/** Reads Prometheus' text format, version 0.0.4. Comments, timestamps and exemplars are left out. */
export function parse(text: string): Sample[] {
  return text.split("\n").flatMap((line) => {
    const [, name, labels = "", value] = LINE.exec(line) ?? [];
    return name && value ? [{ name, labels: labelsOf(labels), value: number(value) }] : [];
  });
}

function labelsOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(LABEL)].map(
    ([, name = "", value = ""]) => [name, unescaped(value)] as const,
  );
  return Object.fromEntries(pairs);
}

function unescaped(value: string): string {
  return value.replaceAll(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character);
}

function number(text: string): number {
  return text === "+Inf" ? Infinity : text === "-Inf" ? -Infinity : Number(text);
}
