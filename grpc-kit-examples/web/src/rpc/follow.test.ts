import { type CallOptions, Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, it, vi } from "vitest";

import { follow, type Following, type StreamState } from "./follow";

type Attempt = (options: CallOptions) => AsyncIterable<string>;

function answering(...messages: string[]): Attempt {
  return async function* (options) {
    options.onHeader?.(new Headers());
    yield* messages;
  };
}

function breakingOff(code: Code, ...messages: string[]): Attempt {
  return async function* (options) {
    yield* answering(...messages)(options);
    throw new ConnectError("broke off", code);
  };
}

function refusing(code: Code): Attempt {
  const next = () => Promise.reject(new ConnectError("refused", code));
  return () => ({ [Symbol.asyncIterator]: () => ({ next }) });
}

/** Follows a stream that behaves differently each time it is opened. */
async function following(attempts: Attempt[], change: Partial<Following<string>> = {}) {
  const abort = new AbortController();
  const messages: string[] = [];
  const states: StreamState[] = [];
  const wait = vi.fn(async () => undefined);
  await follow({
    open: (options) => attempts.shift()!(options),
    onMessages: (more) => messages.push(...more),
    onState: (state) => states.push(state),
    signal: abort.signal,
    wait,
    ...change,
  });
  return { messages, phases: states.map((state) => state.phase), wait };
}

describe("follow", () => {
  it("hands on all messages before it says that the stream has ended", async () => {
    const { messages, phases } = await following([answering("a", "b")]);

    expect(messages).toEqual(["a", "b"]);
    expect(phases).toEqual(["connecting", "open", "ended"]);
  });

  it("opens a stream again that broke off, after a pause", async () => {
    const { messages, phases, wait } = await following([
      breakingOff(Code.Unavailable, "a"),
      refusing(Code.Unavailable),
      answering("b"),
    ]);

    expect(messages).toEqual(["a", "b"]);
    expect(phases).toEqual(["connecting", "open", "reconnecting", "reconnecting", "open", "ended"]);
    expect(wait).toHaveBeenCalledTimes(2);
  });

  it("opens a stream again at once whose token expired", async () => {
    const { messages, wait } = await following([
      breakingOff(Code.Unauthenticated, "a"),
      answering("b"),
    ]);

    expect(messages).toEqual(["a", "b"]);
    expect(wait).not.toHaveBeenCalled();
  });

  it("gives up when a new token is refused as well", async () => {
    const { phases } = await following([
      refusing(Code.Unauthenticated),
      refusing(Code.Unauthenticated),
    ]);

    expect(phases).toEqual(["connecting", "reconnecting", "failed"]);
  });

  it("gives up when the same call would fail again", async () => {
    const { phases } = await following([refusing(Code.PermissionDenied)]);

    expect(phases).toEqual(["connecting", "failed"]);
  });

  it("takes a stream for open that is quiet", async () => {
    vi.useFakeTimers();
    try {
      let end = (): void => undefined;
      const silence = new Promise<void>((resolve) => (end = resolve));
      const quiet: Attempt = async function* () {
        await silence;
        yield* [];
      };
      const outcome = following([quiet]);

      await vi.advanceTimersByTimeAsync(1000);
      end();

      expect((await outcome).phases).toEqual(["connecting", "open", "ended"]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("says nothing any more once it is aborted", async () => {
    const abort = new AbortController();
    const abortAtOpen: Attempt = async function* (options) {
      abort.abort();
      yield* answering("a")(options);
    };

    const { messages, phases } = await following([abortAtOpen], { signal: abort.signal });

    expect(messages).toEqual([]);
    expect(phases).toEqual(["connecting"]);
  });
});
