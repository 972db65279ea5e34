import { describe, expect, it } from "vitest";

import { between, quantile, snapshot } from "./calls";
import { parse } from "./prometheus";

const GET = "user.v1.UserService/GetUser";

function scraped(at: number, ok: number, failed: number, fast: number) {
  const method = `grpc_method="${GET}"`;
  const text = `
# HELP grpc_server_call_duration_seconds How long calls took
# TYPE grpc_server_call_duration_seconds histogram
grpc_server_call_duration_seconds_bucket{${method},grpc_status="OK",le="0.01"} ${fast}
grpc_server_call_duration_seconds_bucket{${method},grpc_status="OK",le="0.1"} ${ok}
grpc_server_call_duration_seconds_bucket{${method},grpc_status="OK",le="+Inf"} ${ok}
grpc_server_call_duration_seconds_count{${method},grpc_status="OK"} ${ok}
grpc_server_call_duration_seconds_bucket{${method},grpc_status="NOT_FOUND",le="0.01"} ${failed}
grpc_server_call_duration_seconds_bucket{${method},grpc_status="NOT_FOUND",le="+Inf"} ${failed}
grpc_server_call_duration_seconds_count{${method},grpc_status="NOT_FOUND"} ${failed}
grpc_server_call_duration_seconds_count{${method},grpc_status="CANCELLED"} 1
grpc_server_call_started_total{${method}} ${ok + failed + 2}
grpc_server_call_active{${method}} 1.0
jvm_threads 12
`;
  return snapshot(parse(text), at);
}

const any = () => true;

describe("parse", () => {
  it("reads names, labels with escapes, and values", () => {
    expect(parse('a_total{path="C:\\\\x",says="\\"hi\\"\\n"} 1.5e3 1700000000000')).toEqual([
      { name: "a_total", labels: { path: "C:\\x", says: '"hi"\n' }, value: 1500 },
    ]);
    expect(parse('b{le="+Inf"} +Inf')).toEqual([
      { name: "b", labels: { le: "+Inf" }, value: Infinity },
    ]);
  });

  it("passes over comments, empty lines, exemplars and what is no metric", () => {
    const text = '# TYPE a counter\n\na 1 # {trace_id="x"} 1 2\n# EOF\nnonsense\n';

    expect(parse(text)).toEqual([{ name: "a", labels: {}, value: 1 }]);
  });
});

describe("snapshot", () => {
  it("adds up what the server counted by status", () => {
    const counts = scraped(0, 8, 2, 6).methods.get(GET);

    expect(counts).toMatchObject({ started: 12, active: 1, finished: 11, failed: 2 });
    expect(counts?.buckets.get(Infinity)).toBe(10);
  });
});

describe("between", () => {
  it("has rates and latencies of what happened meanwhile", () => {
    const interval = between(scraped(0, 8, 0, 8), scraped(2000, 16, 2, 8), any);

    expect(interval).toMatchObject({ at: 2000, callsPerSecond: 5, failuresPerSecond: 1 });
    expect(interval.median).toBeGreaterThan(0.01);
  });

  it("counts from 0 when the server has started anew", () => {
    expect(between(scraped(0, 100, 0, 100), scraped(1000, 3, 0, 3), any).callsPerSecond).toBe(4);
  });

  it("has no latency when no call ended", () => {
    const interval = between(scraped(0, 8, 0, 8), scraped(2000, 8, 0, 8), any);

    expect(interval).toMatchObject({ callsPerSecond: 0, median: null, p95: null });
  });

  it("leaves out methods that are not asked for", () => {
    expect(between(scraped(0, 0, 0, 0), scraped(1000, 9, 0, 9), () => false).callsPerSecond).toBe(
      0,
    );
  });
});

describe("quantile", () => {
  it("spreads calls evenly within a bucket", () => {
    const buckets = new Map([
      [0.1, 0],
      [0.2, 100],
      [Infinity, 100],
    ]);

    expect(quantile(buckets, 0.5)).toBeCloseTo(0.15);
  });

  it("stays at the last bound that is known", () => {
    const slow = new Map([
      [0.1, 0],
      [Infinity, 10],
    ]);

    expect(quantile(slow, 0.95)).toBe(0.1);
  });
});
