import { ConnectError } from "@connectrpc/connect";
import { useEffect, useRef, useState } from "react";

import { files } from "../rpc/clients";
import { useUnary } from "../rpc/useUnary";
import { bytes, when } from "../ui/format";
import { Icon } from "../ui/Icon";
import { ErrorNotice, Loading } from "../ui/Notice";
import { download, save } from "./download";

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
          <code>{info.sha256}</code>
        </p>
      </div>
      <Download id={id} size={Number(info.size)} />
    </div>
  ) : (
    <Loading label="Loading the file" lines={1} />
  );
}

type Download =
  | { readonly phase: "idle" | "done" }
  | { readonly phase: "running"; readonly arrived: number }
  | { readonly phase: "failed"; readonly error: ConnectError };

function Download({ id, size }: { id: string; size: number }) {
  const [state, setState] = useState<Download>({ phase: "idle" });
  const abort = useRef(new AbortController());
  useEffect(() => {
    const current = new AbortController();
    abort.current = current;
    return () => current.abort();
  }, []);

  const start = async (): Promise<void> => {
    const { signal } = abort.current;
    const onArrived = (arrived: number): void => setState({ phase: "running", arrived });
    onArrived(0);
    try {
      save(await download(id, { signal, onArrived }));
      setState({ phase: "done" });
    } catch (reason) {
      if (!signal.aborted) {
        setState({ phase: "failed", error: ConnectError.from(reason) });
      }
    }
  };

  return (
    <div className="download">
      <button type="button" onClick={() => void start()} disabled={state.phase === "running"}>
        <Icon name="download" /> Download
      </button>
      <p className="done" role="status">
        {state.phase === "running" && `${bytes(state.arrived)} of ${bytes(size)}`}
        {state.phase === "done" && "Downloaded, SHA-256 verified."}
      </p>
      <ErrorNotice error={state.phase === "failed" ? state.error : null} />
    </div>
  );
}
