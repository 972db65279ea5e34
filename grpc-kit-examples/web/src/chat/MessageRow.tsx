import type { ChatMessage } from "../gen/chat/v1/chat_pb";
import { describe } from "../rpc/errors";
import { when } from "../ui/format";
import type { Outgoing } from "./useOutbox";

interface MessageRowProps {
  readonly message: ChatMessage;
  readonly mine: boolean;
  /** Whether somebody else spoke before. */
  readonly first: boolean;
}

export function MessageRow({ message, mine, first }: MessageRowProps) {
  return (
    <li className={`message ${mine ? "mine" : ""}`}>
      {first && (
        <span className="speaker">
          {mine ? "You" : message.user}
          <time dateTime={new Date(Number(message.timestamp)).toISOString()}>
            {when(message.timestamp)}
          </time>
        </span>
      )}
      <p>{message.text}</p>
    </li>
  );
}

interface OutgoingRowProps {
  readonly message: Outgoing;
  readonly onResend: () => void;
}

export function OutgoingRow({ message, onResend }: OutgoingRowProps) {
  const { text, error } = message;
  return (
    <li className="message mine outgoing">
      <p>{text}</p>
      {error === null ? (
        <small>Sending …</small>
      ) : (
        <small role="alert">
          Not sent: {describe(error, [])}{" "}
          <button className="quiet" type="button" onClick={onResend}>
            Send again
          </button>
        </small>
      )}
    </li>
  );
}
