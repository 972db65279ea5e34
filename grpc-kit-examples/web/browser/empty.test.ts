import { expect, it } from "vitest";

import { inBrowser } from "./browsing";
import type { Tab } from "./tab";

const { tabs, url } = inBrowser();

/** A stream of gRPC-Web that ends well, without a message. */
function nothing(): Buffer {
  const trailers = Buffer.from("grpc-status: 0\r\n");
  const frame = Buffer.alloc(5);
  frame.writeUInt8(0x80);
  frame.writeUInt32BE(trailers.length, 1);
  return Buffer.concat([frame, trailers]);
}

/** The users as somebody sees them before there are any. */
async function noUsers(email: string): Promise<Tab> {
  const tab = await tabs.signedIn(`${url}/chat`, email);
  await tab.page.route("**/user.v1.UserService/GetUserStream", (route) =>
    route.fulfill({ contentType: "application/grpc-web+proto", body: nothing() }),
  );
  await tab.goTo("Users");
  await tab.see("Nobody here yet");
  return tab;
}

it("says that nobody is there, instead of loading for ever", async () => {
  const tab = await noUsers("alice@example.com");

  await tab.see("Add the first user.");
  expect(await tab.page.getByRole("status", { name: "Loading users" }).count()).toBe(0);
  expect(await tab.button("Reload").isEnabled()).toBe(true);
});

it("asks nobody to add a user who may not", async () => {
  const tab = await noUsers("bob@example.com");

  expect(await tab.page.getByText("Add the first user.").count()).toBe(0);
});

it("says that nothing was said in a room, until something is", async () => {
  const tab = await tabs.signedIn(`${url}/chat/never-used`);
  await tab.see("Nothing said here yet");

  await tab.field("Message").fill("First.");
  await tab.press("Send");

  await tab.page.getByText("Nothing said here yet").waitFor({ state: "detached" });
  await tab.see("First.");
});

it("says that a category has no news, until it has", async () => {
  const tab = await tabs.signedIn(`${url}/news/never-used`);
  await tab.see("No news in never-used yet");

  await tab.field("Title").fill("The first");
  await tab.press("Publish");

  await tab.page.getByText("No news in never-used yet").waitFor({ state: "detached" });
  await tab.page.getByRole("heading", { name: "The first" }).waitFor();
});

it("lists no upload before there is one", async () => {
  const tab = await tabs.signedIn(`${url}/files`);

  await tab.see("or drop them here");

  expect(await tab.page.getByRole("main").getByRole("listitem").count()).toBe(0);
  expect(await tab.page.getByRole("progressbar").count()).toBe(0);
});

it("says that nothing is at an address that nobody knows", async () => {
  const tab = await tabs.signedIn(`${url}/nowhere/at-all`);
  await tab.see("There is nothing here");
  expect(await tab.page.title()).toBe("Not found · grpc-kit");

  await tab.goTo("Users");

  await tab.page.getByRole("heading", { name: "Users" }).waitFor();
});
