import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const JAR = fileURLToPath(new URL("../../../target/grpc-kit-examples.jar", import.meta.url));
const READY = /^grpc-kit example ready on (.+)$/;

/** Starts the application from its jar, on a free port and in a folder of its own. */
export async function startServer() {
  const dataDir = await mkdtemp(join(tmpdir(), "grpc-kit-node-"));
  const server = spawn("java", ["--enable-native-access=ALL-UNNAMED", "-jar", JAR], {
    // Nothing of ours that would configure it: tests must not write to somebody's database.
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, GRPC_PORT: "0", EDGE_PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = async () => {
    if (server.exitCode === null) {
      server.kill();
      await once(server, "exit");
    }
    await rm(dataDir, { recursive: true, force: true });
  };
  for await (const line of createInterface(server.stdout)) {
    const target = READY.exec(line)?.[1];
    if (target) {
      server.stdout.resume();
      return { target, stop };
    }
  }
  await stop();
  throw new Error(`${JAR} must start: mvn package`);
}
