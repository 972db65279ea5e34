import { followLink, pathTo } from "../app/route";
import { describe } from "../rpc/errors";
import { bytes } from "../ui/format";
import type { Upload } from "./useUploads";

interface UploadRowProps {
  readonly upload: Upload;
  readonly onPause: () => void;
  readonly onResume: () => void;
}

export function UploadRow({ upload, onPause, onResume }: UploadRowProps) {
  const { file, sent, phase, stored } = upload;
  const under = phase === "sending" || phase === "waiting";
  return (
    <li className="row">
      <div className="grow">
        <strong>{file.name}</strong>
        <span className={phase === "failed" ? "bad" : "muted"} role="status">
          {inWords(upload)}
        </span>
        {phase !== "done" && (
          <progress aria-label={`Upload of ${file.name}`} max={file.size} value={sent} />
        )}
      </div>
      <div className="actions">
        {under && (
          <button className="quiet" type="button" onClick={onPause}>
            Pause
          </button>
        )}
        {(phase === "paused" || phase === "failed") && (
          <button className="quiet" type="button" onClick={onResume}>
            Resume
          </button>
        )}
        {stored && (
          <a href={pathTo("files", stored.fileId)} onClick={followLink}>
            Open
          </a>
        )}
      </div>
    </li>
  );
}

function inWords({ file, sent, phase, error, stored }: Upload): string {
  const progress = `${bytes(sent)} of ${bytes(file.size)}`;
  switch (phase) {
    case "sending":
      return progress;
    case "waiting":
      return `${progress}, connection lost; trying again …`;
    case "paused":
      return `${progress}, paused`;
    case "failed":
      return describe(error ?? null, []) ?? "";
    case "done":
      return `${bytes(file.size)}, SHA-256 verified: ${stored?.sha256.slice(0, 16)}…`;
  }
}
