import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

import type { Download } from "playwright-core";
import { expect, it } from "vitest";

import { inBrowser } from "./browsing";
import { CONNECTION_LOST, type Tab } from "./tab";

const { tabs, url } = inBrowser();

const sha256 = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

async function choose(tab: Tab, name: string, content: Buffer): Promise<void> {
  const chosen = { name, mimeType: "application/octet-stream", buffer: content };
  await tab.page.getByLabel("Choose files").setInputFiles(chosen);
}

/** Makes the network as slow as a test needs it to press a button meanwhile. */
async function slow(tab: Tab, bytesPerSecond: number): Promise<void> {
  const network = await tab.page.context().newCDPSession(tab.page);
  await network.send("Network.enable");
  await network.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesPerSecond,
  });
}

async function download(tab: Tab): Promise<Download> {
  const begun = tab.page.waitForEvent("download");
  await tab.press("Download");
  return begun;
}

it("uploads a file, and downloads the same", async () => {
  const content = randomBytes(5_000_000);
  const tab = await tabs.signedIn(`${url}/files`);
  await choose(tab, "holiday pictures.zip", content);
  await tab.see(`SHA-256 verified: ${sha256(content).slice(0, 16)}`);
  await tab.goTo("Open");
  await tab.see(sha256(content));
  await tab.screenshot("files");

  const file = await download(tab);
  await tab.see("Your browser downloads it.");

  expect(file.suggestedFilename()).toBe("holiday pictures.zip");
  expect(readFileSync(await file.path()).equals(content)).toBe(true);
});

it("leaves a download to the browser, by a link that shows nowhere", async () => {
  const tab = await tabs.signedIn(`${url}/files`);
  await choose(tab, "ein Übel.bin", randomBytes(1_000_000));
  await tab.goTo("Open");
  const address = tab.page.url();
  const called: string[] = [];
  tab.page.on("request", (request) => called.push(new URL(request.url()).pathname));

  const file = await download(tab);

  expect(new URL(file.url()).searchParams.get("link")).toBeTruthy();
  expect(await file.failure()).toBeNull();
  expect(file.suggestedFilename()).toBe("ein Übel.bin");
  expect(called).not.toContain("/file.v1.FileService/DownloadFile");
  expect(tab.page.url()).toBe(address);
});

it("says why there is no link", async () => {
  const tab = await tabs.signedIn(`${url}/files`);
  await choose(tab, "gone.bin", randomBytes(10));
  await tab.goTo("Open");
  await tab.page.route("**/file.v1.FileService/CreateDownloadLink", (route) =>
    route.fulfill({
      contentType: "application/grpc-web+proto",
      headers: { "grpc-status": "5", "grpc-message": "it is gone" },
    }),
  );

  await tab.press("Download");

  await tab.page.getByRole("alert").filter({ hasText: "it is gone" }).waitFor();
});

it("uploads an empty file", async () => {
  const tab = await tabs.signedIn(`${url}/files`);

  await choose(tab, "nothing.txt", Buffer.alloc(0));

  await tab.see("SHA-256 verified: e3b0c44298fc1c14");
});

it("shows the progress, pauses, and goes on from there", async () => {
  const content = randomBytes(3_000_000);
  const tab = await tabs.signedIn(`${url}/files`);
  await slow(tab, 300_000);
  const bodies: Promise<number>[] = [];
  tab.page.on("requestfinished", (request) => {
    if (request.url().endsWith("/UploadFile")) {
      bodies.push(request.sizes().then((sizes) => sizes.requestBodySize));
    }
  });
  await choose(tab, "large.bin", content);
  const progress = tab.page.getByRole("progressbar", { name: "Upload of large.bin" });
  const sent = async (): Promise<number> => Number(await progress.getAttribute("value"));
  await expect.poll(sent, { timeout: 30_000 }).toBeGreaterThan(1_500_000);
  await tab.screenshot("files-uploading");

  await tab.press("Pause");
  await tab.see(/paused$/);
  await tab.press("Resume");
  await tab.see(`SHA-256 verified: ${sha256(content).slice(0, 16)}`);

  await expect.poll(() => bodies.length).toBe(1); // the one before did not finish
  expect(await bodies[0]).toBeLessThan(2_500_000);
});

it("goes on with an upload by itself when the connection was lost", async () => {
  tabs.expectComplaints(CONNECTION_LOST);
  const content = randomBytes(2_000_000);
  const tab = await tabs.signedIn(`${url}/files`);
  let attempts = 0;
  await tab.page.route("**/file.v1.FileService/UploadFile", (route) =>
    ++attempts === 1 ? route.abort("connectionreset") : route.continue(),
  );

  await choose(tab, "lost.bin", content);

  await tab.see(/connection lost; trying again/);
  await tab.see(`SHA-256 verified: ${sha256(content).slice(0, 16)}`);
  expect(attempts).toBe(2);
});

it("says when there is no such file", async () => {
  const tab = await tabs.signedIn(`${url}/files/no-such-file`);

  await tab.page.getByRole("alert").filter({ hasText: "no-such-file" }).waitFor();
});
