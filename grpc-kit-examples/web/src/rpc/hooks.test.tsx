import { type CallOptions, Code, ConnectError } from "@connectrpc/connect";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";

import { useServerStream } from "./useServerStream";
import { useUnary } from "./useUnary";

afterEach(cleanup);

interface Answerable {
  readonly options: CallOptions;
  readonly resolve: (answer: string) => void;
  readonly reject: (error: ConnectError) => void;
}

/** A method whose calls the test answers, in its own order. */
function answered() {
  const calls: Answerable[] = [];
  const method = (_: string, options: CallOptions): Promise<string> =>
    new Promise((resolve, reject) => calls.push({ options, resolve, reject }));
  return { calls, method };
}

describe("useUnary", () => {
  it("is pending, then has the response", async () => {
    const { calls, method } = answered();
    const { result } = renderHook(() => useUnary(method));

    let called = Promise.resolve<string | null>(null);
    act(() => void (called = result.current.call("question")));
    expect(result.current.pending).toBe(true);
    calls[0]!.resolve("answer");

    expect(await act(() => called)).toBe("answer");
    expect(result.current).toMatchObject({ pending: false, response: "answer", error: null });
  });

  it("has the error of a call that failed", async () => {
    const { calls, method } = answered();
    const { result } = renderHook(() => useUnary(method));

    act(() => void result.current.call("question"));
    calls[0]!.reject(new ConnectError("no", Code.PermissionDenied));

    await waitFor(() => expect(result.current.error?.code).toBe(Code.PermissionDenied));
    expect(result.current.pending).toBe(false);
  });

  it("cancels the call before, and never shows its answer", async () => {
    const { calls, method } = answered();
    const { result } = renderHook(() => useUnary(method));

    act(() => void result.current.call("first"));
    act(() => void result.current.call("second"));
    calls[1]!.resolve("to the second");
    calls[0]!.resolve("to the first");

    await waitFor(() => expect(result.current.response).toBe("to the second"));
    expect(calls[0]!.options.signal?.aborted).toBe(true);
  });

  it("cancels its call when the component goes", () => {
    const { calls, method } = answered();
    const { result, unmount } = renderHook(() => useUnary(method));

    act(() => void result.current.call("question"));
    unmount();

    expect(calls[0]!.options.signal?.aborted).toBe(true);
  });
});

describe("useServerStream", () => {
  it("delivers messages and the end", async () => {
    const received: string[] = [];
    const open = async function* () {
      yield* ["a", "b"];
    };

    const { result } = renderHook(() => useServerStream(open, (more) => received.push(...more)));

    await waitFor(() => expect(result.current.phase).toBe("ended"));
    expect(received).toEqual(["a", "b"]);
  });

  it("opens the stream again when asked to", async () => {
    let opened = 0;
    const open = async function* () {
      yield `${++opened}`;
    };
    const received: string[] = [];
    const { result } = renderHook(() => useServerStream(open, (more) => received.push(...more)));
    await waitFor(() => expect(result.current.phase).toBe("ended"));

    act(() => result.current.restart());

    await waitFor(() => expect(received).toEqual(["1", "2"]));
  });

  it("cancels the stream when the component goes", async () => {
    let signal: AbortSignal | undefined;
    const open = async function* (options: CallOptions) {
      signal = options.signal;
      yield "a";
      await new Promise(() => undefined);
    };
    const { unmount } = renderHook(() => useServerStream(open, () => undefined));
    await waitFor(() => expect(signal).toBeDefined());

    unmount();

    expect(signal?.aborted).toBe(true);
  });
});
