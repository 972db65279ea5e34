import { expect, it } from "vitest";

import { inBrowser } from "./browsing";

const { tabs, url } = inBrowser();

it("shows the health of each service", async () => {
  const tab = await tabs.signedIn(`${url}/status`);

  const health = tab.page.getByRole("list", { name: "Health" }).getByRole("listitem");
  await health.filter({ hasText: "checking" }).first().waitFor({ state: "detached" });
  expect(await health.allTextContents()).toEqual([
    "auth.v1.AuthServiceserving",
    "user.v1.UserServiceserving",
    "chat.v1.ChatServiceserving",
    "file.v1.FileServiceserving",
    "news.v1.NewsServiceserving",
  ]);
});

it("draws rates and latencies from the server's metrics", async () => {
  const tab = await tabs.signedIn(`${url}/status`);
  const chart = tab.page.getByRole("figure").filter({ hasText: "Calls per second" });

  await chart.getByText("no calls yet").waitFor();
  const other = await tabs.signedIn(`${url}/users`, "bob@example.com"); // a call to count
  await chart.getByText(/up to \d/).waitFor();

  const line = chart.locator("path.line-0");
  await expect.poll(() => line.getAttribute("d"), { timeout: 20_000 }).toMatch(/^M.*L/);
  const login = tab.page.getByRole("row", { name: /auth.v1.AuthService\/Login/ });
  expect(Number(await login.getByRole("cell").first().textContent())).toBeGreaterThan(1);
  await tab.screenshot("status");
  await other.page.close();
});

it("tells who may call what", async () => {
  const tab = await tabs.signedIn(`${url}/status`, "bob@example.com");
  const rules = tab.page.getByRole("region", { name: "Rules" }).getByRole("row");
  await rules
    .filter({ hasText: "user.v1.UserService/CreateUser" })
    .getByText("users:write")
    .waitFor();

  await tab.page.getByRole("searchbox", { name: "Filter the rules" }).fill("public AUTH");

  await expect
    .poll(() => rules.getByRole("rowheader").allTextContents())
    .toEqual(["auth.v1.AuthService/Login", "auth.v1.AuthService/Refresh"]);
  await tab.see(/^2 of \d+ methods/);
});
