const INITIAL_MS = 500;
const MAX_MS = 4_000;

/** How long to wait before attempt 1, 2, …: doubling, and up to a fifth more or less. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(MAX_MS, INITIAL_MS * 2 ** (attempt - 1));
  return full * (0.8 + 0.4 * random());
}

/** Ends after some time, as soon as the browser is back online, or when it is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    window.addEventListener("online", end);
    signal.addEventListener("abort", end);
  });
}
