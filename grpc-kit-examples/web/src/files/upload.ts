import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";

import { FileChunkSchema, FileService, type UploadResponse } from "../gen/file/v1/file_pb";
import { backoffMs, pause } from "../rpc/backoff";
import { bearer } from "../rpc/bearer";
import { baseUrl, files, session } from "../rpc/clients";
import { isTransient } from "../rpc/errors";
import { frames } from "./frames";
import { sending } from "./sending";
import { sha256Of } from "./sha256";

export interface Uploading {
  /** Names the upload, so that it can be resumed. */
  readonly uploadId: string;
  readonly signal: AbortSignal;
  /** Takes the bytes that are sent. */
  readonly onSent: (bytes: number) => void;
  /** The connection was lost; it is tried again after a pause. */
  readonly onBreak: (error: ConnectError) => void;
}

const TIMEOUT_MS = 15_000;

/** So often it is tried again without getting any further. */
const MAX_FAILURES = 10;

/**
 * Uploads a file: `file.v1.FileService.UploadFile`, from where an earlier attempt has left off.
 * Answers when the server has it, whole, with the checksum that it has here.
 */
export async function upload(file: File, uploading: Uploading): Promise<UploadResponse> {
  const { uploadId, signal, onBreak } = uploading;
  const here = sha256Of(file, signal);
  here.catch(() => undefined); // the upload fails first
  let from = 0;
  for (let failures = 1; ; failures++) {
    try {
      const known = await arrived(uploadId, signal);
      failures = known > from ? 1 : failures;
      from = known;
      const stored = await send(file, from, uploading);
      if (stored.sha256 !== (await here)) {
        throw new ConnectError("The file has changed meanwhile.", Code.DataLoss);
      }
      return stored;
    } catch (reason) {
      const error = ConnectError.from(reason);
      const elsewhere = error.code === Code.Aborted; // another tab goes on with it
      if (signal.aborted || elsewhere || !isTransient(error) || failures === MAX_FAILURES) {
        throw error;
      }
      onBreak(error);
      await pause(backoffMs(failures), signal);
    }
  }
}

/** How much of an upload the server has. */
async function arrived(uploadId: string, signal: AbortSignal): Promise<number> {
  try {
    const info = await files.getFileInfo({ uploadId }, { signal, timeoutMs: TIMEOUT_MS });
    return Number(info.size);
  } catch (error) {
    if (ConnectError.from(error).code === Code.NotFound) {
      return 0;
    }
    throw error;
  }
}

/**
 * Browsers cannot stream a request, but they can send one whose messages are all known: the
 * transport sends the first, and the rest is appended.
 */
async function send(file: File, from: number, uploading: Uploading): Promise<UploadResponse> {
  const { uploadId, signal, onSent } = uploading;
  const rest = file.size - from;
  const transport = createGrpcWebTransport({
    baseUrl,
    interceptors: [bearer(session)],
    fetch: sending(frames(file, from), (share) => onSent(from + Math.floor(share * rest))),
  });
  const first: MessageInitShape<typeof FileChunkSchema> = {
    filename: file.name,
    declaredSize: BigInt(file.size),
    uploadId,
    offset: BigInt(from),
  };
  const method = { ...FileService.method.uploadFile, methodKind: "unary" } as const;
  const response = await transport.unary(
    method,
    signal,
    undefined,
    undefined,
    create(FileChunkSchema, first),
  );
  return response.message;
}
