import { useEffect, useRef } from "react";

import { useClaims } from "../auth/useSession";
import { Empty, ErrorNotice, Loading } from "../ui/Notice";
import { StreamBadge } from "../ui/StreamBadge";
import { Composer } from "./Composer";
import { MessageRow, OutgoingRow } from "./MessageRow";
import { Present } from "./Present";
import { useOutbox } from "./useOutbox";
import { useRoom } from "./useRoom";

/** A room: what was said, what is said, and a place to say something. */
export function Conversation({ room }: { room: string }) {
  const me = useClaims().id;
  const { stream, messages, caughtUp, add } = useRoom(room);
  const outbox = useOutbox(room, add);
  const arrived = new Set(messages.map((message) => message.clientId));
  const waiting = outbox.waiting.filter((message) => !arrived.has(message.clientId));
  const end = useStickyEnd();

  return (
    <div className="conversation">
      <div className="conversation-state">
        <h2>{room}</h2>
        <StreamBadge phase={stream.phase} />
        <Present room={room} />
      </div>
      <ErrorNotice error={stream.phase === "failed" ? stream.error : null} retry={stream.restart} />
      <div className="log" role="log" aria-label={`Messages in ${room}`} ref={end} tabIndex={0}>
        {messages.length === 0 && !caughtUp && stream.phase !== "failed" && (
          <Loading label="Loading the history" />
        )}
        {messages.length === 0 && caughtUp && waiting.length === 0 && (
          <Empty title="Nothing said here yet">Be the first.</Empty>
        )}
        <ol>
          {messages.map((message, index) => (
            <MessageRow
              key={message.id}
              message={message}
              mine={message.userId === me}
              first={messages[index - 1]?.userId !== message.userId}
            />
          ))}
          {waiting.map((message) => (
            <OutgoingRow
              key={message.clientId}
              message={message}
              onResend={() => outbox.resend(message)}
            />
          ))}
        </ol>
      </div>
      <Composer onSend={outbox.send} />
    </div>
  );
}

/** Keeps the end in sight, unless the reader has scrolled up. */
function useStickyEnd() {
  const log = useRef<HTMLDivElement>(null);
  const away = useRef(false);

  useEffect(() => {
    const element = log.current;
    const onScroll = (): void => {
      if (element) {
        away.current = element.scrollHeight - element.scrollTop - element.clientHeight > 80;
      }
    };
    element?.addEventListener("scroll", onScroll, { passive: true });
    return () => element?.removeEventListener("scroll", onScroll);
  }, []);

  useEffect(() => {
    if (log.current && !away.current) {
      log.current.scrollTop = log.current.scrollHeight;
    }
  });

  return log;
}
