import { ConnectError } from "@connectrpc/connect";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { useCallback, useEffect, useRef, useState } from "react";

import type { UploadResponse } from "../gen/file/v1/file_pb";
import { upload } from "./upload";

export interface Upload {
  readonly id: string;
  readonly file: File;
  readonly sent: number;
  readonly phase: "sending" | "waiting" | "paused" | "failed" | "done";
  readonly error?: ConnectError;
  readonly stored?: UploadResponse;
}

export interface Uploads {
  readonly uploads: readonly Upload[];
  readonly start: (files: Iterable<File>) => void;
  readonly pause: (upload: Upload) => void;
  readonly resume: (upload: Upload) => void;
}

/** The uploads of this view. One that is chosen again after a reload goes on where it was. */
export function useUploads(): Uploads {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const running = useRef(new Map<string, AbortController>());

  useEffect(() => {
    const all = running.current;
    return () => all.forEach((abort) => abort.abort());
  }, []);

  const run = useCallback(async (file: File): Promise<void> => {
    const id = idOf(file);
    const abort = new AbortController();
    running.current.get(id)?.abort();
    running.current.set(id, abort);
    const change = (now: Partial<Upload>): void => {
      if (!abort.signal.aborted) {
        setUploads((old) => old.map((it) => (it.id === id ? { ...it, ...now } : it)));
      }
    };
    const begun: Upload = { id, file, sent: 0, phase: "sending" };
    setUploads((old) =>
      old.some((it) => it.id === id)
        ? old.map((it) => (it.id === id ? begun : it))
        : [begun, ...old],
    );
    try {
      const stored = await upload(file, {
        uploadId: id,
        signal: abort.signal,
        onSent: (sent) => change({ sent, phase: "sending" }),
        onBreak: () => change({ phase: "waiting" }),
      });
      change({ phase: "done", sent: file.size, stored });
    } catch (reason) {
      change({ phase: "failed", error: ConnectError.from(reason) });
    }
  }, []);

  const pause = useCallback(({ id }: Upload): void => {
    running.current.get(id)?.abort();
    setUploads((old) => old.map((it) => (it.id === id ? { ...it, phase: "paused" } : it)));
  }, []);

  return {
    uploads,
    start: (files) => [...files].forEach((file) => void run(file)),
    pause,
    resume: ({ file }) => void run(file),
  };
}

/** The same for the same file. */
function idOf({ name, size, lastModified }: File): string {
  return bytesToHex(sha256(utf8ToBytes(`${name}\n${size}\n${lastModified}`))).slice(0, 32);
}
