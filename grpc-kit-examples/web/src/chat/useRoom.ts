import type { CallOptions } from "@connectrpc/connect";
import { useCallback, useRef, useState } from "react";

import type { ChatMessage } from "../gen/chat/v1/chat_pb";
import { chat } from "../rpc/clients";
import { type ServerStream, useServerStream } from "../rpc/useServerStream";

/** After the last message of the history: from here on it is live. */
const CAUGHT_UP = Symbol("caught up");

/** More than this of a room is not kept on the page. */
const KEPT = 1000;

export interface Room {
  readonly stream: ServerStream;
  readonly messages: readonly ChatMessage[];
  /** Whether the history is there. */
  readonly caughtUp: boolean;
  /** Takes a message before the stream brings it. */
  readonly add: (message: ChatMessage) => void;
}

/** What was said in a room, then what is said; from where it left off when it broke off. */
export function useRoom(room: string): Room {
  const [messages, setMessages] = useState<readonly ChatMessage[]>([]);
  const [caughtUp, setCaughtUp] = useState(false);
  const cursor = useRef(0n);

  const open = useCallback((options: CallOptions) => listen(room, cursor, options), [room]);
  const take = (arrived: (ChatMessage | typeof CAUGHT_UP)[]): void => {
    const news = arrived.filter((it) => it !== CAUGHT_UP);
    setMessages((old) => merged(old, news));
    setCaughtUp((before) => before || news.length < arrived.length);
  };

  const add = useCallback(
    (message: ChatMessage) => setMessages((old) => merged(old, [message])),
    [],
  );

  return { stream: useServerStream(open, take), messages, caughtUp, add };
}

/** In the order of the room, each once. */
function merged(old: readonly ChatMessage[], more: readonly ChatMessage[]): ChatMessage[] {
  const byCursor = new Map([...old, ...more].map((message) => [message.cursor, message]));
  return [...byCursor.values()].toSorted((a, b) => Number(a.cursor - b.cursor)).slice(-KEPT);
}

async function* listen(room: string, cursor: { current: bigint }, options: CallOptions) {
  for (const follow of [false, true]) {
    const request = { room, afterCursor: cursor.current, follow };
    for await (const message of chat.getMessages(request, options)) {
      cursor.current = message.cursor;
      yield message;
    }
    yield CAUGHT_UP;
  }
}
