const time = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const whole = new Intl.NumberFormat();
const rough = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 2 });

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Today's instants as a time, others with their date. */
export function when(epochMillis: bigint, now: Date = new Date()): string {
  const date = new Date(Number(epochMillis));
  return (date.toDateString() === now.toDateString() ? time : dateTime).format(date);
}

export function count(value: number): string {
  return whole.format(value);
}

export function bytes(size: number): string {
  let value = size;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

/** Seconds, in a unit that suits them. */
export function duration(seconds: number): string {
  if (seconds < 0.001) {
    return `${rough.format(seconds * 1e6)} µs`;
  }
  return seconds < 1 ? `${rough.format(seconds * 1e3)} ms` : `${rough.format(seconds)} s`;
}
