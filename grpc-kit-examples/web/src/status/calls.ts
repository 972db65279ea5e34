import type { Sample } from "./prometheus";

/** What the server has counted of one method up to some moment. */
export interface MethodCounts {
  readonly method: string;
  readonly started: number;
  readonly active: number;
  readonly finished: number;
  /** Without those that their caller gave up: that is how most streams end. */
  readonly failed: number;
  /** Calls by the duration, in seconds, that they took at most. */
  readonly buckets: ReadonlyMap<number, number>;
}

export interface Snapshot {
  /** In milliseconds. */
  readonly at: number;
  readonly methods: ReadonlyMap<string, MethodCounts>;
}

type Counting = { -readonly [K in keyof MethodCounts]: MethodCounts[K] } & {
  buckets: Map<number, number>;
};

const NO_FAILURE = new Set(["OK", "CANCELLED"]);

/** The server's view of its calls: the metrics of gRFC A66. */
export function snapshot(samples: readonly Sample[], at: number): Snapshot {
  const methods = new Map<string, Counting>();
  for (const { name, labels, value } of samples) {
    const method = labels["grpc_method"];
    if (method !== undefined) {
      let counts = methods.get(method);
      if (!counts) {
        counts = { method, started: 0, active: 0, finished: 0, failed: 0, buckets: new Map() };
        methods.set(method, counts);
      }
      add(counts, name, labels, value);
    }
  }
  return { at, methods };
}

function add(counts: Counting, name: string, labels: Sample["labels"], value: number): void {
  switch (name) {
    case "grpc_server_call_started_total":
      counts.started += value;
      break;
    case "grpc_server_call_active":
      counts.active += value;
      break;
    case "grpc_server_call_duration_seconds_count":
      counts.finished += value;
      counts.failed += NO_FAILURE.has(labels["grpc_status"] ?? "") ? 0 : value;
      break;
    case "grpc_server_call_duration_seconds_bucket": {
      const bound = labels["le"] === "+Inf" ? Infinity : Number(labels["le"]);
      counts.buckets.set(bound, (counts.buckets.get(bound) ?? 0) + value);
      break;
    }
  }
}

/** What happened between two snapshots. */
export interface Interval {
  /** The end, in milliseconds. */
  readonly at: number;
  readonly callsPerSecond: number;
  readonly failuresPerSecond: number;
  /** In seconds; null if no call ended. */
  readonly median: number | null;
  readonly p95: number | null;
}

/** What happened to some methods between two snapshots. A server that started anew counts from 0. */
export function between(
  before: Snapshot,
  after: Snapshot,
  included: (method: string) => boolean,
): Interval {
  const seconds = (after.at - before.at) / 1000;
  const buckets = new Map<number, number>();
  let calls = 0;
  let failures = 0;
  for (const [method, counts] of after.methods) {
    if (included(method)) {
      const old = before.methods.get(method);
      calls += increase(old?.finished, counts.finished);
      failures += increase(old?.failed, counts.failed);
      for (const [bound, count] of counts.buckets) {
        const more = increase(old?.buckets.get(bound), count);
        buckets.set(bound, (buckets.get(bound) ?? 0) + more);
      }
    }
  }
  return {
    at: after.at,
    callsPerSecond: calls / seconds,
    failuresPerSecond: failures / seconds,
    median: quantile(buckets, 0.5),
    p95: quantile(buckets, 0.95),
  };
}

function increase(before: number | undefined, after: number): number {
  return before === undefined || after < before ? after : after - before;
}

/** Estimates a quantile as Prometheus does: evenly spread within its bucket. */
export function quantile(buckets: ReadonlyMap<number, number>, q: number): number | null {
  const sorted = [...buckets].toSorted(([a], [b]) => a - b);
  const total = sorted.at(-1)?.[1] ?? 0;
  if (total === 0) {
    return null;
  }
  let lower = 0;
  let below = 0;
  for (const [bound, count] of sorted) {
    if (count >= q * total) {
      const share = (q * total - below) / (count - below);
      return bound === Infinity ? lower : lower + (bound - lower) * share;
    }
    lower = bound;
    below = count;
  }
  return lower;
}
