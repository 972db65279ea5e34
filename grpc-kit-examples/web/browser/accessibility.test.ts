import axe, { type AxeResults } from "axe-core";
import { expect, it } from "vitest";

import { inBrowser } from "./browsing";
import type { Tab } from "./tab";

const { tabs, url, httpsUrl } = inBrowser();

/** A view each, and what is there when it has loaded. */
const VIEWS = {
  "/users": "bob@example.com",
  "/chat/accessible": "(you)",
  "/files": "or drop them here",
  "/news/tech": "Live",
  "/status": "contract, method",
};

/** What is wrong by WCAG 2.2 AA and good practice, as axe-core sees it. */
async function violations(tab: Tab): Promise<string[]> {
  await tab.page.evaluate(axe.source);
  const { violations: found } = (await tab.page.evaluate("axe.run()")) as AxeResults;
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.any[0]?.message ?? ""}`),
  );
}

for (const colorScheme of ["light", "dark"] as const) {
  it(`has nothing for axe to complain about, ${colorScheme}`, async () => {
    const tab = await tabs.open(url, { colorScheme });
    await tab.button("Sign in").waitFor();
    expect(await violations(tab), "sign-in").toEqual([]);
    await tab.press("Sign in");
    await tab.page.locator("[aria-invalid]").first().waitFor();
    expect(await violations(tab), "sign-in with errors").toEqual([]);

    await tab.signIn("alice@example.com");
    for (const [path, words] of Object.entries(VIEWS)) {
      await tab.page.goto(`${url}${path}`);
      await tab.see(words);
      expect(await violations(tab), path).toEqual([]);
      await tab.screenshot(`${colorScheme}${path.replaceAll("/", "-")}`);
    }
  });
}

it("takes somebody with a keyboard from the sign-in to a chat and an upload", async () => {
  const tab = await tabs.open(`${httpsUrl}/files`);
  const { keyboard } = tab.page;
  const file = { name: "typed.txt", mimeType: "text/plain", buffer: Buffer.from("typed") };
  tab.page.once("filechooser", (chooser) => void chooser.setFiles(file));
  const focused = (): Promise<string> =>
    tab.page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      const label = element?.labels?.[0]?.textContent ?? element?.textContent;
      return element?.getAttribute("aria-label") ?? label ?? "";
    });
  const tabTo = async (name: string): Promise<void> => {
    for (let presses = 0; presses < 30; presses++) {
      if ((await focused()).trim() === name) {
        return;
      }
      await keyboard.press("Tab");
    }
    throw new Error(`Tab must reach "${name}", is on "${await focused()}"`);
  };

  await tabTo("E-mail");
  await keyboard.type("alice@example.com");
  await tabTo("Password");
  await keyboard.type("demo-password");
  await keyboard.press("Enter");
  await tab.button("Sign out").waitFor();
  await tabTo("Chat");
  await keyboard.press("Enter");
  await tab.page.getByRole("heading", { level: 1, name: "Chat" }).waitFor();
  await tabTo("Message");
  await keyboard.type("Typed, not clicked.");
  await keyboard.press("Enter");
  await tab.page.getByRole("log").getByText("Typed, not clicked.").waitFor();
  await tabTo("Files");
  await keyboard.press("Enter");
  await tab.page.getByRole("heading", { level: 1, name: "Files" }).waitFor();
  await tabTo("Choose files");
  await keyboard.press("Enter");

  await tab.see(/SHA-256 verified/);
});

it("fits when everything is twice as large", async () => {
  const half = { width: 640, height: 450 }; // 1280 × 900 at 200 %
  const tab = await tabs.signedIn(url, "alice@example.com", {
    viewport: half,
    deviceScaleFactor: 2,
  });

  for (const [path, words] of Object.entries(VIEWS)) {
    await tab.page.goto(`${url}${path}`);
    await tab.see(words);
    const tooWide = await tab.page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(tooWide, path).toBe(false);
  }
});

it("moves nothing for those who want it still", async () => {
  const moves = async (reducedMotion: "reduce" | "no-preference"): Promise<string[]> => {
    const tab = await tabs.signedIn(`${url}/users`, "alice@example.com", { reducedMotion });
    return tab.page
      .getByRole("button")
      .first()
      .evaluate((button) => {
        const probe = document.createElement("div");
        probe.className = "loading";
        probe.append(document.createElement("span"));
        button.after(probe);
        const loading = getComputedStyle(probe.firstElementChild!).animationName;
        return [loading, getComputedStyle(button).transitionDuration];
      });
  };

  expect(await moves("no-preference")).toEqual(["breathe", "0.12s, 0.12s"]);
  expect(await moves("reduce")).toEqual(["none", "0s"]);
});
