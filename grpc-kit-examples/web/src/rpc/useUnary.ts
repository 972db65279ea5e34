import { type CallOptions, ConnectError } from "@connectrpc/connect";
import { useCallback, useEffect, useRef, useState } from "react";

type Method<I, O> = (request: I, options: CallOptions) => Promise<O>;

interface Outcome<O> {
  readonly pending: boolean;
  readonly response: O | null;
  readonly error: ConnectError | null;
}

export interface Unary<I, O> extends Outcome<O> {
  /** Calls; a call before that is still under way is cancelled. Answers null unless it succeeds. */
  readonly call: (request: I) => Promise<O | null>;
  /** Forgets the outcome. */
  readonly reset: () => void;
}

const TIMEOUT_MS = 15_000;
const NOTHING = { pending: false, response: null, error: null };

/**
 * A unary call and its outcome, as state. A component that is no longer shown cancels its call.
 *
 * @param method such as `users.createUser`
 */
export function useUnary<I, O>(method: Method<I, O>): Unary<I, O> {
  const [outcome, setOutcome] = useState<Outcome<O>>(NOTHING);
  const current = useRef<AbortController | null>(null);

  useEffect(() => () => current.current?.abort(), []);

  const call = useCallback(
    async (request: I): Promise<O | null> => {
      current.current?.abort();
      const abort = new AbortController();
      current.current = abort;
      const settle = (next: Outcome<O>): void => {
        if (!abort.signal.aborted) {
          setOutcome(next);
        }
      };
      settle({ ...NOTHING, pending: true });
      try {
        const response = await method(request, { signal: abort.signal, timeoutMs: TIMEOUT_MS });
        settle({ ...NOTHING, response });
        return response;
      } catch (error) {
        settle({ ...NOTHING, error: ConnectError.from(error) });
        return null;
      }
    },
    [method],
  );

  const reset = useCallback(() => {
    current.current?.abort();
    setOutcome(NOTHING);
  }, []);

  return { ...outcome, call, reset };
}
