import { useEffect, useEffectEvent } from "react";

/**
 * Does something at once and then every so often while the page is visible; never twice at a time.
 */
export function useTicks(everyMs: number, task: (signal: AbortSignal) => Promise<void>): void {
  const run = useEffectEvent(task);

  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const tick = async (): Promise<void> => {
      if (!document.hidden) {
        await run(abort.signal);
      }
      if (!abort.signal.aborted) {
        timer = setTimeout(() => void tick(), everyMs);
      }
    };
    void tick();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [everyMs]);
}
