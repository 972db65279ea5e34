import { expect, it } from "vitest";

import { inBrowser } from "./browsing";

const { tabs, url } = inBrowser();

it("brings news to everybody who reads the category, at once", async () => {
  const editor = await tabs.signedIn(`${url}/news/science`);
  const reader = await tabs.signedIn(`${url}/news/science`, "bob@example.com");
  const elsewhere = await tabs.signedIn(`${url}/news/world`, "bob@example.com");
  await reader.see("No news in science yet");

  await editor.field("Title").fill("Water found");
  await editor.field("Text").fill("In a glass.\nOn a table.");
  await editor.press("Publish");
  await editor.see("Published “Water found”.");
  await reader.see("In a glass.");
  await editor.field("Title").fill("Glass empty");
  await editor.press("Publish");
  await reader.see("Glass empty");

  const titles = reader.page.getByRole("list", { name: "News in science" }).getByRole("heading");
  expect(await titles.allTextContents()).toEqual(["Glass empty", "Water found"]);
  expect(await elsewhere.page.getByText("Water found").count()).toBe(0);
  await reader.screenshot("news");
  await elsewhere.goTo("science");
  await elsewhere.see("Water found");
});

it("says under the field what is wrong with an item", async () => {
  const tab = await tabs.signedIn(`${url}/news/tech`);

  await tab.press("Publish");

  const title = tab.page.getByRole("textbox", { name: "Title", description: /./ });
  await title.waitFor();
});
