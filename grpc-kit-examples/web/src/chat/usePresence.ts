import type { CallOptions } from "@connectrpc/connect";
import { useCallback, useState } from "react";

import type { Member, PresenceEvent } from "../gen/chat/v1/chat_pb";
import { chat } from "../rpc/clients";
import { useServerStream } from "../rpc/useServerStream";
import { useVisible } from "./useVisible";

type ByUser = ReadonlyMap<string, Member>;

export interface Presence {
  /** In the order of their names. */
  readonly members: readonly Member[];
  /** Whether that is so now, or was when we last heard. */
  readonly current: boolean;
}

/**
 * Who is in a room. A hidden tab does not ask: in clear text, a browser has six connections for all
 * tabs together.
 */
export function usePresence(room: string): Presence {
  const visible = useVisible();
  const [members, setMembers] = useState<ByUser>(new Map());

  const open = useCallback(
    (options: CallOptions) => (visible ? chat.watchPresence({ room }, options) : nothing()),
    [room, visible],
  );
  const stream = useServerStream(open, (events) => setMembers((old) => events.reduce(after, old)));

  return {
    members: [...members.values()].toSorted((a, b) => a.user.localeCompare(b.user)),
    current: stream.phase === "open",
  };
}

// oxlint-disable-next-line require-yield -- a stream of nothing
async function* nothing(): AsyncGenerator<PresenceEvent> {}

/** Who is there after an event. */
export function after(members: ByUser, { event }: PresenceEvent): ByUser {
  const next = new Map(members);
  switch (event.case) {
    case "present":
      return new Map(event.value.members.map((member) => [member.userId, member]));
    case "joined":
      return next.set(event.value.userId, event.value);
    case "left":
      next.delete(event.value.userId);
      return next;
    default:
      return members; // of a newer server
  }
}
