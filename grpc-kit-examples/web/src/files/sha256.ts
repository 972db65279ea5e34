import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** The SHA-256 of a file in hexadecimal, read piece by piece. */
export async function sha256Of(file: Blob, signal: AbortSignal): Promise<string> {
  const digest = sha256.create();
  const reader = file.stream().getReader();
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) {
        return bytesToHex(digest.digest());
      }
      digest.update(value);
    }
  } finally {
    reader.releaseLock();
  }
}
