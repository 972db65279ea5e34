import { expect, it } from "vitest";

import { inBrowser } from "./browsing";

const { tabs, url } = inBrowser();

const KEYS = new Set(["Tab", "Shift+Tab", "Enter"]);

it("says when the address or the password is wrong", async () => {
  const tab = await tabs.open(url);

  await tab.field("E-mail").fill("alice@example.com");
  await tab.field("Password").fill("not the password");
  await tab.press("Sign in");

  await tab.page.getByRole("alert").waitFor();
  expect(await tab.button("Sign out").count()).toBe(0);
});

it("says under the fields what is wrong with a sign-in", async () => {
  const tab = await tabs.open(url);

  await tab.field("E-mail").fill("alice");
  await tab.press("Sign in");

  const email = tab.page.getByRole("textbox", { name: "E-mail", description: /e-?mail/i });
  await email.waitFor();
  expect(await email.getAttribute("aria-invalid")).toBe("true");
  await tab.screenshot("sign-in");
});

it("streams the users in, and adds one that is there after a reload", async () => {
  const tab = await tabs.signedIn(url);
  await tab.see("bob@example.com");
  await tab.see("Complete");

  await tab.field("Name").fill("Grace Hopper");
  await tab.field("E-mail").fill("grace@example.com");
  await tab.press("Add user");
  await tab.see("Added Grace Hopper.");
  await tab.page.reload();

  await tab.see("grace@example.com");
  await tab.screenshot("users");
});

it("says under the fields what is wrong with a user", async () => {
  const tab = await tabs.signedIn(url);

  await tab.field("E-mail").fill("nobody");
  await tab.press("Add user");

  const described = (name: string) =>
    tab.page.getByRole("textbox", { name, exact: true }).getAttribute("aria-describedby");
  await tab.page.locator("[aria-invalid]").first().waitFor();
  for (const name of ["Name", "E-mail"]) {
    const id = await described(name);
    expect(await tab.page.locator(`[id="${id}"]`).textContent()).not.toBe("");
  }
  await tab.screenshot("users-field-errors");
});

it("says that an address is taken", async () => {
  const tab = await tabs.signedIn(url);

  await tab.field("Name").fill("Another Bob");
  await tab.field("E-mail").fill("bob@example.com");
  await tab.press("Add user");

  await tab.page.getByRole("alert").waitFor();
});

it("offers nothing that the account may not do", async () => {
  const tab = await tabs.signedIn(url, "bob@example.com");

  await tab.see("Your account may see users, not add any.");
  expect(await tab.button("Add user").count()).toBe(0);
  await tab.goTo("News");
  await tab.see("Your account may read news, not publish any.");
});

it("signs out", async () => {
  const tab = await tabs.signedIn(url);

  await tab.press("Sign out");
  await tab.button("Sign in").waitFor();
  await tab.page.reload();

  await tab.button("Sign in").waitFor();
});

it("can be used with the keyboard alone", async () => {
  const tab = await tabs.open(url);
  const { keyboard } = tab.page;
  const typed = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      await (KEYS.has(key) ? keyboard.press(key) : keyboard.type(key));
    }
  };

  await tab.page.locator("input[name=email]:focus").waitFor();
  await typed("alice@example.com", "Tab", "demo-password", "Enter");
  await tab.see("Complete");
  await typed("Tab", "Tab", "Key Board", "Tab", "key@example.com", "Enter"); // past Reload
  await tab.see("Added Key Board.");
  await tab.page.getByRole("main").focus();
  await typed("Shift+Tab", "Shift+Tab", "Enter"); // past Sign out, to the last view

  await tab.page.getByRole("heading", { name: "Status", level: 1 }).waitFor();
});
