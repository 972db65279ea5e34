import { useEffect } from "react";

import { files } from "../rpc/clients";
import { useUnary } from "../rpc/useUnary";
import { bytes, when } from "../ui/format";
import { Icon } from "../ui/Icon";
import { ErrorNotice, Loading } from "../ui/Notice";
import { download } from "./download";

/** A file that somebody has uploaded. */
export function StoredFile({ id }: { id: string }) {
  const { call, response: info, error } = useUnary(files.getFileInfo);
  useEffect(() => void call({ fileId: id }), [call, id]);

  if (error) {
    return <ErrorNotice error={error} />;
  }
  return info ? (
    <div className="card stored">
      <div>
        <h2>{info.filename}</h2>
        <p className="muted">
          {bytes(Number(info.size))} · {when(info.createdAt)}
        </p>
        <p className="muted">
          SHA-256 <code>{info.sha256}</code>
        </p>
      </div>
      <Download id={id} />
    </div>
  ) : (
    <Loading label="Loading the file" lines={1} />
  );
}

/** The browser downloads it itself: however large it is, the page holds none of it. */
function Download({ id }: { id: string }) {
  const link = useUnary(files.createDownloadLink);

  const start = async (): Promise<void> => {
    const response = await link.call({ fileId: id });
    if (response) {
      download(response.url);
    }
  };

  return (
    <div className="download">
      <button type="button" onClick={() => void start()} disabled={link.pending}>
        <Icon name="download" /> Download
      </button>
      <p className="done" role="status">
        {link.response && "Your browser downloads it."}
      </p>
      <ErrorNotice error={link.error} />
    </div>
  );
}
