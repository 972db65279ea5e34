import { Code, ConnectError } from "@connectrpc/connect";

import { backoffMs, pause } from "../rpc/backoff";
import { files } from "../rpc/clients";
import { isTransient } from "../rpc/errors";
import { sha256Of } from "./sha256";

export interface Downloading {
  readonly signal: AbortSignal;
  /** Takes the bytes that have arrived. */
  readonly onArrived: (bytes: number) => void;
}

/** Downloads a file, going on where the connection was lost, and verifies its checksum. */
export async function download(fileId: string, { signal, onArrived }: Downloading): Promise<File> {
  const parts: BlobPart[] = [];
  let size = 0;
  let name = fileId;
  let sha256 = "";
  for (let failures = 1; ; failures++) {
    try {
      const offset = BigInt(size);
      for await (const chunk of files.downloadFile({ fileId, offset }, { signal })) {
        name = chunk.filename || name;
        sha256 = chunk.sha256 || sha256;
        parts.push(chunk.data as Uint8Array<ArrayBuffer>);
        size += chunk.data.length;
        onArrived(size);
        failures = 1;
      }
      break;
    } catch (reason) {
      const error = ConnectError.from(reason);
      const renewed = error.code === Code.Unauthenticated && failures === 1;
      if (signal.aborted || !(isTransient(error) || renewed)) {
        throw error;
      }
      await pause(backoffMs(failures), signal);
    }
  }
  const file = new File(parts, name);
  if ((await sha256Of(file, signal)) !== sha256) {
    throw new ConnectError("What has arrived is not what was stored.", Code.DataLoss);
  }
  return file;
}

/** Hands a file to the browser, which keeps it among its downloads. */
export function save(file: File): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // it is read after the click
}
