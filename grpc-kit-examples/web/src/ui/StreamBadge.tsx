import type { StreamState } from "../rpc/follow";

const WORDS = {
  connecting: "Connecting …",
  open: "Live",
  reconnecting: "Reconnecting …",
  ended: "Complete",
  failed: "Stopped",
};

/** How a stream is doing. */
export function StreamBadge({ phase }: Pick<StreamState, "phase">) {
  return (
    <span className={`badge ${phase}`} role="status">
      {WORDS[phase]}
    </span>
  );
}
