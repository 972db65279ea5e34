import { expect, it } from "vitest";

import { inBrowser } from "./browsing";
import type { Tab } from "./tab";

const { tabs, url } = inBrowser();

async function say(tab: Tab, text: string): Promise<void> {
  await tab.field("Message").fill(text);
  await tab.press("Send");
}

it("lets two tabs talk", async () => {
  const alice = await tabs.signedIn(`${url}/chat/two-tabs`);
  const bob = await tabs.signedIn(`${url}/chat/two-tabs`, "bob@example.com");
  await alice.see("Nothing said here yet");

  await say(alice, "Hello Bob!");
  await bob.see("Hello Bob!");
  await say(bob, "Hello Alice!\nHow are you?");
  await alice.see("How are you?");
  await alice.field("Message").press("Enter"); // says nothing
  await say(alice, "Well, thank you.");
  await bob.see("Well, thank you.");

  const spoken = await bob.page.getByRole("log").getByRole("listitem").allTextContents();
  expect(spoken.map((line) => line.replace(/^(You|alice).*?[AP]M/, "$1: "))).toEqual([
    "alice: Hello Bob!",
    "You: Hello Alice!\nHow are you?",
    "alice: Well, thank you.",
  ]);
  await bob.screenshot("chat");
});

it("shows what was said before, once, and keeps rooms apart", async () => {
  const tab = await tabs.signedIn(`${url}/chat/history`);
  await say(tab, "Said here.");
  await tab.page.getByText("Sending …").waitFor({ state: "detached" });

  await tab.goTo("lobby");
  await tab.page.getByRole("heading", { name: "lobby" }).waitFor();
  expect(await tab.page.getByText("Said here.").count()).toBe(0);
  await tab.field("Another room").fill("History");
  await tab.field("Another room").press("Enter");

  await tab.see("Said here.");
  expect(await tab.page.getByText("Said here.").count()).toBe(1);
});

it("says what is wrong with a room", async () => {
  const tab = await tabs.signedIn(`${url}/chat`);

  await tab.field("Another room").fill("No such room");
  await tab.field("Another room").press("Enter");

  await tab.page
    .getByRole("alert")
    .filter({ hasText: /^room / })
    .waitFor();
});

it("makes nothing but text of what is said", async () => {
  const tab = await tabs.signedIn(`${url}/chat/markup`);

  await say(tab, "<img src=x onerror=alert(1)> **not** <b>bold</b>");

  await tab.see("<img src=x onerror=alert(1)> **not** <b>bold</b>");
  expect(await tab.page.locator("main img, main b").count()).toBe(0);
});

it("shows who is in the room, as they come and go", async () => {
  const alice = await tabs.signedIn(`${url}/chat/present`);
  const here = alice.page.getByRole("list", { name: "Here now" });
  await here.getByText("alice (you)").waitFor();

  const bob = await tabs.signedIn(`${url}/chat/present`, "bob@example.com");
  await here.getByText("bob", { exact: true }).waitFor();
  await bob.page.getByRole("list", { name: "Here now" }).getByText("alice").waitFor();
  const again = await tabs.signedIn(`${url}/chat/present`, "bob@example.com");
  await again.see("bob (you)");
  expect(await here.getByText("bob", { exact: true }).count()).toBe(1);
  await alice.screenshot("chat-present");
  await bob.page.close();
  await again.see("Live");
  expect(await here.getByText("bob", { exact: true }).count()).toBe(1); // in the other tab
  await again.goTo("lobby");

  await here.getByText("bob", { exact: true }).waitFor({ state: "detached" });
});
