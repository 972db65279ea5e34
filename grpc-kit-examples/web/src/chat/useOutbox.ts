import { ConnectError } from "@connectrpc/connect";
import { useCallback, useState } from "react";

import type { ChatMessage } from "../gen/chat/v1/chat_pb";
import { chat } from "../rpc/clients";
import { randomId } from "../ui/id";

export interface Outgoing {
  readonly clientId: string;
  readonly text: string;
  readonly error: ConnectError | null;
}

export interface Outbox {
  readonly waiting: readonly Outgoing[];
  readonly send: (text: string) => void;
  /** Sends again; the server stores a message once, whichever attempt arrived. */
  readonly resend: (message: Outgoing) => void;
}

const TIMEOUT_MS = 15_000;

/**
 * Messages that are on their way to a room, or did not get there.
 *
 * @param onSent takes a message as it is stored
 */
export function useOutbox(room: string, onSent: (message: ChatMessage) => void): Outbox {
  const [waiting, setWaiting] = useState<readonly Outgoing[]>([]);

  const deliver = useCallback(
    async ({ clientId, text }: Outgoing): Promise<void> => {
      try {
        onSent(await chat.sendMessage({ room, text, clientId }, { timeoutMs: TIMEOUT_MS }));
        setWaiting((old) => old.filter((it) => it.clientId !== clientId));
      } catch (reason) {
        const error = ConnectError.from(reason);
        setWaiting((old) => old.map((it) => (it.clientId === clientId ? { ...it, error } : it)));
      }
    },
    [room, onSent],
  );

  const send = useCallback(
    (text: string): void => {
      const message = { clientId: randomId(), text, error: null };
      setWaiting((old) => [...old, message]);
      void deliver(message);
    },
    [deliver],
  );

  const resend = useCallback(
    (message: Outgoing): void => {
      const again = { ...message, error: null };
      setWaiting((old) => old.map((it) => (it.clientId === message.clientId ? again : it)));
      void deliver(again);
    },
    [deliver],
  );

  return { waiting, send, resend };
}
