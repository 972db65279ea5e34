import { afterAll, beforeAll, expect, it } from "vitest";

import { inBrowser } from "./browsing";
import { ExampleServer } from "./server";
import { CONNECTION_LOST, type Tab } from "./tab";
import { expiring } from "./tokens";

const { tabs, url, httpsUrl, dataDir } = inBrowser();

/** One that may be stopped. */
let server: ExampleServer;
beforeAll(async () => {
  server = await ExampleServer.start();
});
afterAll(() => server.close());

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** The server lets a token pass for half a minute more. */
const almostExpired = (): number => nowSeconds() - 25;

async function say(tab: Tab, text: string): Promise<void> {
  await tab.field("Message").fill(text);
  await tab.press("Send");
}

it("goes on after the server was restarted, without a message lost or doubled", async () => {
  tabs.expectComplaints(CONNECTION_LOST);
  const alice = await tabs.signedIn(`${server.url}/chat/restart`);
  const bob = await tabs.signedIn(`${server.url}/chat/restart`, "bob@example.com");
  await say(alice, "Before.");
  await bob.see("Before.");

  await server.stop();
  await alice.see("Reconnecting …");
  await say(alice, "During.");
  await alice.see(/^Not sent: The server cannot be reached/);
  await alice.screenshot("chat-server-gone");
  await server.startAgain();
  await alice.see("Live");
  await alice.press("Send again");
  await say(bob, "After.");

  for (const tab of [alice, bob]) {
    const here = tab.page.getByRole("list", { name: "Here now" });
    await here.getByText("alice").waitFor();
    await here.getByText("bob").waitFor();
    await tab.see("During.");
    await tab.see("After.");
    for (const text of ["Before.", "During.", "After."]) {
      expect(await tab.page.getByText(text).count()).toBe(1);
    }
  }
});

it("goes on after the server was killed", async () => {
  tabs.expectComplaints(CONNECTION_LOST);
  const tab = await tabs.signedIn(`${server.url}/news/tech`);
  await tab.see("No news in tech yet");

  await server.kill();
  await tab.see("Reconnecting …");
  await server.startAgain();
  await tab.field("Title").fill("Back again");
  await tab.see("Live");
  await tab.press("Publish");

  await tab.see("Published “Back again”.");
  await tab.page.getByRole("heading", { name: "Back again" }).waitFor();
});

it("sends a call again whose token has expired, with a new one", async () => {
  const tab = await tabs.signedIn(url);
  const sent: number[] = [];
  await tab.page.route("**/user.v1.UserService/CreateUser", async (route) => {
    const headers = await route.request().allHeaders();
    const token = headers["authorization"]!.replace("Bearer ", "");
    const stale = sent.push(1) === 1 ? expiring(token, nowSeconds() - 3600, dataDir) : token;
    await route.continue({ headers: { ...headers, authorization: `Bearer ${stale}` } });
  });

  await tab.field("Name").fill("Late Comer");
  await tab.field("E-mail").fill("late@example.com");
  await tab.press("Add user");

  await tab.see("Added Late Comer.");
  expect(sent).toHaveLength(2);
});

it("goes on with a stream whose token has expired, with a new one", async () => {
  const tab = await tabs.signedIn(url);
  const renewals: string[] = [];
  tab.page.on("request", (request) => {
    if (request.url().endsWith("/auth.v1.AuthService/Refresh")) {
      renewals.push(request.url());
    }
  });
  await tab.page.route("**/chat.v1.ChatService/GetMessages", async (route) => {
    const headers = await route.request().allHeaders();
    const token = headers["authorization"]!.replace("Bearer ", "");
    const brief = renewals.length === 0 ? expiring(token, almostExpired(), dataDir) : token;
    await route.continue({ headers: { ...headers, authorization: `Bearer ${brief}` } });
  });

  await tab.goTo("Chat");
  await tab.see("Live");
  await expect.poll(() => renewals.length, { timeout: 30_000 }).toBe(1);
  await say(tab, "Still here.");

  await tab.see("Still here.");
  await tab.page.getByText("Sending …").waitFor({ state: "detached" });
  expect(await tab.page.getByText("Still here.").count()).toBe(1);
});

it("asks to sign in again when the session has ended elsewhere", async () => {
  const tab = await tabs.signedIn(url);
  await tab.page.route("**/auth.v1.AuthService/Refresh", async (route) => {
    await route.fetch(); // uses the token up
    await route.continue();
  });

  await tab.page.reload();

  await tab.see("Your session has ended. Please sign in again.");
});

it("says that it is loading on a slow network, and gets there", async () => {
  const tab = await tabs.signedIn(`${url}/chat`);
  const network = await tab.page.context().newCDPSession(tab.page);
  await network.send("Network.enable");
  await network.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 1500,
    downloadThroughput: 20_000,
    uploadThroughput: 20_000,
  });

  await tab.goTo("Users");
  await tab.page.getByRole("status", { name: "Loading users" }).waitFor();
  await tab.screenshot("users-loading");

  await tab.see("bob@example.com");
});

it("follows more streams than a browser has connections, over HTTPS", async () => {
  const first = await tabs.signedIn(`${httpsUrl}/chat/many`);
  const others: Tab[] = [];
  for (let count = 1; count < 8; count++) {
    const tab = await tabs.beside(first, `${httpsUrl}/chat/many`);
    await tab.signIn("alice@example.com");
    others.push(tab);
  }

  await say(first, "To all of you.");

  await Promise.all(others.map((tab) => tab.see("To all of you.")));
});

it("ends the server's call when the tab goes", async () => {
  const tab = await tabs.signedIn(`${url}/chat/leaving`);
  await say(tab, "I am here.");
  await tab.see("I am here.");
  const active = async (): Promise<number> => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const name =
      /^grpc_server_call_active\{grpc_method="chat.v1.ChatService\/GetMessages"\} (.*)$/m;
    return Number(name.exec(metrics)?.[1]);
  };
  expect(await active()).toBe(1);

  await tab.page.close();

  await expect.poll(active, { timeout: 10_000 }).toBe(0);
});
