import { useState } from "react";

import { between, type Interval, type Snapshot, snapshot } from "./calls";
import { isUnary } from "./methods";
import { parse } from "./prometheus";
import { useTicks } from "./useTicks";

export interface CallRates {
  /** The newest last; of unary calls only, as a stream lasts as long as somebody listens. */
  readonly intervals: readonly Interval[];
  readonly latest: Snapshot | null;
  readonly failed: boolean;
}

const EVERY_MS = 2000;
const KEPT = 60;
const NOTHING: CallRates = { intervals: [], latest: null, failed: false };

/** What the server's metrics say of its calls, over the last two minutes. */
export function useCallRates(): CallRates {
  const [rates, setRates] = useState(NOTHING);

  useTicks(EVERY_MS, async (signal) => {
    const scraped = await scrape(signal).catch(() => null);
    if (!signal.aborted) {
      setRates((old) => (scraped ? grown(old, scraped) : { ...old, failed: true }));
    }
  });

  return rates;
}

async function scrape(signal: AbortSignal): Promise<Snapshot> {
  const response = await fetch("/metrics", { signal });
  if (!response.ok) {
    throw new Error(`status must be 200, was ${response.status}`);
  }
  return snapshot(parse(await response.text()), Date.now());
}

function grown({ intervals, latest }: CallRates, next: Snapshot): CallRates {
  const more = latest ? [between(latest, next, isUnary)] : [];
  return { intervals: [...intervals, ...more].slice(-KEPT), latest: next, failed: false };
}
