import type { CallOptions } from "@connectrpc/connect";
import { useCallback, useEffect, useEffectEvent, useMemo, useState } from "react";

import { follow, type StreamState } from "./follow";

export type ServerStream = StreamState & {
  /** Opens the stream again after it has ended or failed. */
  readonly restart: () => void;
};

/**
 * Follows a server stream while the component is shown.
 *
 * @param open opens the stream; another function is another stream, so keep it with useCallback
 * @param onMessages takes what has arrived
 */
export function useServerStream<T>(
  open: (options: CallOptions) => AsyncIterable<T>,
  onMessages: (messages: T[]) => void,
): ServerStream {
  const [state, setState] = useState<StreamState>({ phase: "connecting" });
  const [run, setRun] = useState(0);
  const restart = useCallback(() => setRun((last) => last + 1), []);
  const deliver = useEffectEvent(onMessages);

  const source = useMemo(() => ({ open, run }), [open, run]);

  useEffect(() => {
    const abort = new AbortController();
    void follow({
      open: source.open,
      onMessages: (messages) => deliver(messages),
      onState: setState,
      signal: abort.signal,
    });
    return () => abort.abort();
  }, [source]);

  return { ...state, restart };
}
