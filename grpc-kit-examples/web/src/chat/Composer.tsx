import { type FormEvent, type KeyboardEvent, useState } from "react";

/** As in the contract. */
const MAX_LENGTH = 4000;

export function Composer({ onSend }: { onSend: (text: string) => void }) {
  const [text, setText] = useState("");

  const send = (): void => {
    if (text.trim()) {
      onSend(text.trim());
      setText("");
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send();
  };
  const sendOnEnter = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
  };

  return (
    <form className="composer" onSubmit={submit}>
      <textarea
        aria-label="Message"
        placeholder="Say something"
        rows={1}
        maxLength={MAX_LENGTH}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={sendOnEnter}
      />
      <button type="submit" disabled={!text.trim()}>
        Send
      </button>
    </form>
  );
}
