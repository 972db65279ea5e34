import { type CallOptions, Code, ConnectError } from "@connectrpc/connect";

import { backoffMs, pause } from "./backoff";
import { isTransient } from "./errors";

export type StreamState =
  | { readonly phase: "connecting" | "open" | "ended" }
  | { readonly phase: "reconnecting"; readonly error: ConnectError }
  | { readonly phase: "failed"; readonly error: ConnectError };

export interface Following<T> {
  /** Opens the stream, each time where the last message left off. */
  readonly open: (options: CallOptions) => AsyncIterable<T>;
  readonly onMessages: (messages: T[]) => void;
  readonly onState: (state: StreamState) => void;
  readonly signal: AbortSignal;
  readonly wait?: typeof pause;
}

/** Messages that arrive within a frame are handed on together. */
const FRAME_MS = 16;

/** Headers may come with the first message only: a stream that has not failed by then is open. */
const QUIET_MS = 1000;

/**
 * Reads a server stream until it ends or fails for good. A stream that breaks off is opened again,
 * with growing pauses; one that ends for its token is opened again at once, which takes a new token.
 */
export async function follow<T>({ wait = pause, ...following }: Following<T>): Promise<void> {
  const { signal, onState } = following;
  onState({ phase: "connecting" });
  for (let failures = 0; !signal.aborted;) {
    const end = await read(following);
    if (signal.aborted) {
      return;
    }
    if (end.error === null) {
      onState({ phase: "ended" });
      return;
    }
    failures = end.opened ? 1 : failures + 1;
    const expired = end.error.code === Code.Unauthenticated && failures === 1;
    if (!expired && !isTransient(end.error)) {
      onState({ phase: "failed", error: end.error });
      return;
    }
    onState({ phase: "reconnecting", error: end.error });
    if (!expired) {
      await wait(backoffMs(failures), signal);
    }
  }
}

interface End {
  readonly error: ConnectError | null;
  readonly opened: boolean;
}

async function read<T>({ open, onMessages, onState, signal }: Following<T>): Promise<End> {
  let opened = false;
  let buffer: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (buffer.length > 0 && !signal.aborted) {
      const messages = buffer;
      buffer = [];
      onMessages(messages);
    }
  };
  const sayOpen = (): void => {
    clearTimeout(quiet);
    if (!signal.aborted) {
      onState({ phase: "open" });
    }
  };
  const quiet = setTimeout(sayOpen, QUIET_MS);
  const onHeader = (): void => {
    opened = true;
    sayOpen();
  };
  try {
    for await (const message of open({ signal, onHeader })) {
      buffer.push(message);
      timer ??= setTimeout(flush, FRAME_MS);
    }
    return { error: null, opened };
  } catch (error) {
    return { error: ConnectError.from(error), opened };
  } finally {
    clearTimeout(quiet);
    flush();
  }
}
