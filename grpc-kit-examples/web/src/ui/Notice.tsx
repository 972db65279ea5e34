import type { ConnectError } from "@connectrpc/connect";
import type { ReactNode } from "react";

import { describe } from "../rpc/errors";

interface ErrorNoticeProps {
  readonly error: ConnectError | null;
  /** The fields that say themselves what is wrong with them. */
  readonly fields?: readonly string[];
  readonly retry?: () => void;
}

/** Why something did not work, read aloud at once; nothing while there is no error. */
export function ErrorNotice({ error, fields = [], retry }: ErrorNoticeProps) {
  const text = describe(error, fields);
  return text === null ? null : (
    <div className="notice error" role="alert">
      <span>{text}</span>
      {retry && (
        <button className="quiet" type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** A remark of the page. */
export function Hint({ children }: { children: ReactNode }) {
  return <p className="hint">{children}</p>;
}

/** What stands where there is nothing to show. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** Grey bars in place of what is on its way. */
export function Loading({ label, lines = 4 }: { label: string; lines?: number }) {
  return (
    <div className="loading" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} />
      ))}
    </div>
  );
}
