import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";

import { launch, Tab } from "./tab";

/** The tabs of one test. They share a browser profile, which is forgotten after the test. */
export class Tabs {
  readonly #browser: () => Browser;
  #contexts: BrowserContext[] = [];
  #tabs: Tab[] = [];
  /** Complaints that a test brings about on purpose. */
  #expected: RegExp[] = [];

  constructor(browser: () => Browser) {
    this.#browser = browser;
  }

  expectComplaints(...patterns: RegExp[]): void {
    this.#expected.push(...patterns);
  }

  async profile(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.#browser().newContext({ ignoreHTTPSErrors: true, ...options });
    this.#contexts.push(context);
    return context;
  }

  async open(url: string, options: BrowserContextOptions = {}): Promise<Tab> {
    return this.#noted(await Tab.open(await this.profile(options), url));
  }

  async signedIn(
    url: string,
    email = "alice@example.com",
    options: BrowserContextOptions = {},
  ): Promise<Tab> {
    const tab = await this.open(url, options);
    await tab.signIn(email);
    return tab;
  }

  /** Another tab of the same profile. */
  async beside(tab: Tab, url: string): Promise<Tab> {
    return this.#noted(await Tab.open(tab.page.context(), url));
  }

  #noted(tab: Tab): Tab {
    this.#tabs.push(tab);
    return tab;
  }

  /** Closes them all. No test leaves a complaint in the console. */
  async close(): Promise<void> {
    const complaints = this.#tabs
      .flatMap((tab) => tab.complaints)
      .filter((complaint) => !this.#expected.some((pattern) => pattern.test(complaint)));
    await Promise.all(this.#contexts.map((context) => context.close()));
    this.#contexts = [];
    this.#tabs = [];
    this.#expected = [];
    expect(complaints).toEqual([]);
  }
}

/** A browser for the tests of a file, and the server that they share. */
export function inBrowser() {
  let browser: Browser;
  const tabs = new Tabs(() => browser);
  beforeAll(async () => {
    browser = await launch();
  });
  afterEach(() => tabs.close());
  afterAll(() => browser.close());
  return {
    tabs,
    url: inject("url"),
    httpsUrl: inject("httpsUrl"),
    dataDir: inject("dataDir"),
  };
}
