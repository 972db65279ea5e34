import { expect, it } from "vitest";

import { inBrowser } from "./browsing";

const { tabs, url } = inBrowser();

const VIEWS = ["Users", "Chat", "Files", "News", "Status"];

it("fits a screen 360 pixels wide, in each view", async () => {
  const tab = await tabs.signedIn(url, "alice@example.com", {
    viewport: { width: 360, height: 740 },
  });

  for (const view of VIEWS) {
    await tab.goTo(view);
    await tab.page.getByRole("heading", { level: 1, name: view }).waitFor();
    const tooWide = await tab.page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(tooWide, view).toBe(false);
    await tab.screenshot(`small-${view.toLowerCase()}`);
  }
});

it("is dark for those who like it dark", async () => {
  const brightness = async (colorScheme: "light" | "dark"): Promise<number> => {
    const tab = await tabs.signedIn(url, "alice@example.com", { colorScheme });
    await tab.see("bob@example.com");
    await tab.screenshot(`users-${colorScheme}`);
    return tab.page.evaluate(() => {
      const [red = 0] = getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? [];
      return Number(red);
    });
  };

  expect(await brightness("light")).toBeGreaterThan(200);
  expect(await brightness("dark")).toBeLessThan(60);
});

it("moves the focus to the view that was chosen, and names it in the title", async () => {
  const tab = await tabs.signedIn(url);

  await tab.goTo("Chat");

  await tab.page.getByRole("main", { name: "Chat" }).waitFor();
  expect(await tab.page.evaluate(() => document.activeElement?.id)).toBe("main");
  expect(await tab.page.title()).toBe("Chat · grpc-kit");
});

it("has a label for everything that can be used", async () => {
  const tab = await tabs.signedIn(url);

  for (const view of VIEWS) {
    await tab.goTo(view);
    await tab.page.getByRole("heading", { level: 1, name: view }).waitFor();
    const nameless = await tab.page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("button, a, input, textarea")]
        .filter((element) => {
          const labels = "labels" in element ? (element.labels as NodeListOf<Node>) : null;
          const words = labels?.[0]?.textContent ?? element.textContent;
          return !(words?.trim() || element.getAttribute("aria-label"));
        })
        .map((element) => element.outerHTML),
    );
    expect(nameless, view).toEqual([]);
  }
});
