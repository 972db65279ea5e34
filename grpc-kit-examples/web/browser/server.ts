import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const JAR = join(import.meta.dirname, "../../target/grpc-kit-examples.jar");
const START_MS = 120_000; // of a machine that does much else
const STOP_MS = 30_000;

/** The application, from its jar, on ports and in a folder of its own. */
export class ExampleServer {
  readonly dataDir: string;
  #process: ChildProcess | null = null;
  #ports = { grpc: 0, edge: 0 };

  private constructor(dataDir: string) {
    this.dataDir = dataDir;
  }

  static async start(): Promise<ExampleServer> {
    if (!existsSync(JAR)) {
      throw new Error(`${JAR} must be there: mvn package`);
    }
    const server = new ExampleServer(await mkdtemp(join(tmpdir(), "grpc-kit-browser-")));
    await server.#run();
    return server;
  }

  /** Where the page is, in clear text. */
  get url(): string {
    return `http://127.0.0.1:${this.#ports.edge}`;
  }

  /** Where the page is, over TLS with a certificate that the server made itself. */
  get httpsUrl(): string {
    return `https://127.0.0.1:${this.#ports.edge}`;
  }

  /** Lets calls end and goes; whoever starts it again gets the same ports and data. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** Goes at once. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async startAgain(): Promise<void> {
    await this.#run();
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async #run(): Promise<void> {
    const flags = ["--enable-native-access=ALL-UNNAMED", "-Xmx512m"];
    const child = spawn("java", [...flags, "-jar", JAR], {
      env: {
        ...ownEnvironment(),
        DATA_DIR: this.dataDir,
        GRPC_PORT: String(this.#ports.grpc),
        EDGE_PORT: String(this.#ports.edge),
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#process = child;
    const banner = await ready(child);
    this.#ports = { grpc: port(banner, /^gRPC/m), edge: port(banner, /^browsers/m) };
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child && child.exitCode === null) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill(signal);
      const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await gone;
      clearTimeout(late);
    }
  }
}

/** What the server printed until it served. */
function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const late = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`not ready in time:\n${output}`));
    }, START_MS);
    child.stdout?.on("data", (text: Buffer) => {
      output += text.toString();
      if (output.includes("grpc-kit example ready on ")) {
        clearTimeout(late);
        resolve(output);
      }
    });
    child.once("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`ended with ${code}:\n${output}`));
    });
  });
}

function port(banner: string, line: RegExp): number {
  const found = banner.split("\n").find((it) => line.test(it));
  const number = /:(\d+)\b/.exec(found ?? "")?.[1];
  if (number === undefined) {
    throw new Error(`${line} must name a port, in:\n${banner}`);
  }
  return Number(number);
}

/** Without what would configure the server: tests must not write to somebody's database. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, JAVA_HOME } = process.env;
  return { PATH, HOME, ...(JAVA_HOME === undefined ? {} : { JAVA_HOME }) };
}
