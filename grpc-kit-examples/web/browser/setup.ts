import type { TestProject } from "vitest/node";

import { ExampleServer } from "./server";

declare module "vitest" {
  export interface ProvidedContext {
    readonly url: string;
    readonly httpsUrl: string;
    readonly dataDir: string;
  }
}

/** One server for all tests but those that stop theirs. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await ExampleServer.start();
  project.provide("url", server.url);
  project.provide("httpsUrl", server.httpsUrl);
  project.provide("dataDir", server.dataDir);
  return () => server.close();
}
