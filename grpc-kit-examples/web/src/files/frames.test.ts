import { fromBinary } from "@bufbuild/protobuf";
import { sha256 } from "@noble/hashes/sha2.js";
import { describe, expect, it } from "vitest";

import { FileChunkSchema } from "../gen/file/v1/file_pb";
import { frames } from "./frames";

/** What a server reads from a request. */
async function read(request: Blob): Promise<{ data: Uint8Array; largest: number }> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const data: Uint8Array<ArrayBuffer>[] = [];
  let largest = 0;
  for (let at = 0; at < bytes.length;) {
    const length = view.getUint32(at + 1);
    const chunk = fromBinary(FileChunkSchema, bytes.subarray(at + 5, at + 5 + length));
    expect(view.getUint8(at)).toBe(0);
    data.push(chunk.data as Uint8Array<ArrayBuffer>);
    largest = Math.max(largest, chunk.data.length);
    at += 5 + length;
  }
  return { data: new Uint8Array(await new Blob(data).arrayBuffer()), largest };
}

describe("frames", () => {
  const content = Uint8Array.from({ length: 1_300_000 }, (_, index) => (index * 31) % 251);
  const file = new Blob([content]);

  it("carry the whole file, in chunks that the contract allows", async () => {
    const { data, largest } = await read(frames(file, 0));

    expect(sha256(data)).toEqual(sha256(content));
    expect(largest).toBeLessThanOrEqual(1 << 20);
  });

  it("carry the rest of a file", async () => {
    const { data } = await read(frames(file, 1_000_001));

    expect(sha256(data)).toEqual(sha256(content.subarray(1_000_001)));
  });

  it("are none where nothing is left", () => {
    expect(frames(file, content.length).size).toBe(0);
    expect(frames(new Blob(), 0).size).toBe(0);
  });
});
