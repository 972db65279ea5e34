import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, inject, it } from "vitest";

const EXAMPLE = join(import.meta.dirname, "../..");
const BUF = join(import.meta.dirname, "../node_modules/.bin/buf");

/** What stands in the chapter on the edge to be typed. */
function commands(): string {
  const readme = readFileSync(join(EXAMPLE, "README.md"), "utf8");
  const [, chapter = ""] = /^## The edge\n(.*?)^## /ms.exec(readme) ?? [];
  const blocks = [...chapter.matchAll(/^```\n(.*?)^```/gms)].map(([, block]) => block);
  return blocks.join("\n");
}

/** A stream that would go on for ever ends after a while. */
const CURL = 'curl() { timeout 5 curl "$@" || [[ $? == 124 ]]; }';

async function typed(script: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "grpc-kit-readme-"));
  const mine = script
    .replaceAll("/tmp/", `${folder}/`)
    .replaceAll("http://127.0.0.1:8080", inject("url"))
    .replaceAll("npx @bufbuild/buf@1.74.0", BUF);
  const lines = ["set -euo pipefail", CURL, mine, `cmp README.md ${folder}/README.md`].join("\n");
  try {
    return (await promisify(execFile)("bash", ["-c", lines], { cwd: EXAMPLE })).stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

it("knows what the README prints to work as printed", async () => {
  const script = commands();
  const byReflection = await typed(script);
  const bySchema = await typed(script.replace("--protocol", "--schema . --protocol"));

  for (const printed of [byReflection, bySchema]) {
    expect(printed.match(/"bob@example.com"/g)).toHaveLength(2); // by REST and by gRPC-Web
  }
});
