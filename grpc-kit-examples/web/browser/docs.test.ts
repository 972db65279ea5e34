import { expect, it } from "vitest";

import { inBrowser } from "./browsing";
import type { Tab } from "./tab";

const { tabs, url } = inBrowser();

async function tokenOf(email: string): Promise<string> {
  const response = await fetch(`${url}/v1/auth:login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: "demo-password" }),
  });
  return ((await response.json()) as { accessToken: string }).accessToken;
}

/** Fills the form of a method in as a link can, and sends it. */
async function tried(method: string, request: object, headers: object): Promise<Tab> {
  const query = new URLSearchParams({
    debug_form_is_open: "true",
    request_body: JSON.stringify(request),
    headers: JSON.stringify(headers),
  });
  const tab = await tabs.open(`${url}/docs/#/methods/${method}/POST?${query}`);
  await tab.press("Submit");
  return tab;
}

it("documents every service and method, with the comments of the contract", async () => {
  const tab = await tabs.open(`${url}/docs/#/methods/user.v1.UserService/CreateUser/POST`);

  await tab.see("ALREADY_EXISTS if the e-mail address is taken.");
  for (const service of ["auth", "chat", "file", "news", "user"]) {
    await tab.see(`${service}.v1`);
  }
  await tab.screenshot("docs");
});

it("tries a call with a token, and shows the answer", async () => {
  const authorization = `Bearer ${await tokenOf("alice@example.com")}`;

  const tab = await tried("user.v1.UserService/ListUsers", { pageSize: 1 }, { authorization });

  await tab.see("alice@example.com");
  await tab.screenshot("docs-answer");
});

it("shows why a call without a token is refused", async () => {
  tabs.expectComplaints(/401/);

  const tab = await tried("user.v1.UserService/ListUsers", {}, {});

  await tab.see("UNAUTHENTICATED");
});

it("tries a stream until its deadline", async () => {
  tabs.expectComplaints(/504/);
  const authorization = `Bearer ${await tokenOf("alice@example.com")}`;
  const headers = { authorization, "grpc-timeout": "2S" };

  const tab = await tried("news.v1.NewsService/GetLiveNews", { category: "none" }, headers);

  await tab.see("DEADLINE_EXCEEDED");
});

it("keeps what is typed, tokens and passwords, out of the address", async () => {
  tabs.expectComplaints(/401/);
  const tab = await tabs.open(`${url}/docs/#/methods/auth.v1.AuthService/Login/POST`);
  await tab.press("Debug");
  const form = tab.page.getByRole("dialog");
  await form.getByText('"password": ""').waitFor();
  const address = tab.page.url();

  await form.getByRole("textbox").first().fill('{"authorization": "Bearer typed"}');
  await form.getByRole("button", { name: "Submit" }).click();

  await form.getByText("UNAUTHENTICATED").first().waitFor();
  expect(tab.page.url()).toBe(address);
  await form.getByText('"password": ""').waitFor(); // is still there, to be changed
});

it("leaves in the address what a link brought, not what is typed instead", async () => {
  tabs.expectComplaints(/401/);
  const tab = await tried("user.v1.UserService/ListUsers", { pageSize: 1 }, {});
  await tab.see("UNAUTHENTICATED");
  const address = tab.page.url();
  const headers = { authorization: `Bearer ${await tokenOf("alice@example.com")}` };
  const form = tab.page.getByRole("dialog");

  await form.getByRole("textbox").first().fill(JSON.stringify(headers));
  await form.getByRole("button", { name: "Submit" }).click();

  await tab.see("alice@example.com");
  expect(tab.page.url()).toBe(address);
});

it("offers no form for a call that streams requests", async () => {
  const tab = await tabs.open(`${url}/docs/#/methods/file.v1.FileService/UploadFile/POST`);

  await tab.see("The file exists once this has answered");
  expect(await tab.page.getByRole("button", { name: "Debug" }).count()).toBe(0);
});
