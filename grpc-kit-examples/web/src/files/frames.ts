/** As much of a file as goes into one message; the contract allows 1 MiB. */
const CHUNK = 512 * 1024;

/** Of `bytes data = 1` in `file.v1.FileChunk`. */
const DATA_FIELD = 0x0a;

/**
 * The bytes of a file as they follow in a request: gRPC frames, each with a `FileChunk` of nothing
 * but data. The file is read when it is sent, not before.
 */
export function frames(file: Blob, from: number): Blob {
  const parts: (Blob | Uint8Array<ArrayBuffer>)[] = [];
  for (let start = from; start < file.size; start += CHUNK) {
    const data = file.slice(start, start + CHUNK);
    const field = [DATA_FIELD, ...varint(data.size)];
    parts.push(prefix(field.length + data.size), Uint8Array.from(field), data);
  }
  return new Blob(parts);
}

/** Not compressed, and the length of the message. */
function prefix(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(5);
  new DataView(bytes.buffer).setUint32(1, length);
  return bytes;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) {
      return [...bytes, rest];
    }
    bytes.push((rest & 0x7f) | 0x80);
  }
}
