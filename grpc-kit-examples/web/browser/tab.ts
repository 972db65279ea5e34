import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
} from "playwright-core";

const SCREENSHOTS = join(import.meta.dirname, "../../target/screenshots");
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const TIMEOUT_MS = 30_000;

/** What Chromium writes when a server is not there; the page says it in its own words. */
export const CONNECTION_LOST = /net::ERR_|NetworkError/;

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A tab of a browser as somebody uses it: by roles, labels and words. It notes every complaint. */
export class Tab {
  readonly page: Page;
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(TIMEOUT_MS);
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        this.complaints.push(message.text());
      }
    });
  }

  static async open(context: BrowserContext, url: string): Promise<Tab> {
    const tab = new Tab(await context.newPage());
    await tab.page.goto(url);
    return tab;
  }

  /** Opens the page at a path as somebody who is signed in. */
  static async signedIn(
    context: BrowserContext,
    url: string,
    email = "alice@example.com",
  ): Promise<Tab> {
    const tab = await Tab.open(context, url);
    await tab.signIn(email);
    return tab;
  }

  async signIn(email: string, password = "demo-password"): Promise<void> {
    await this.field("E-mail").fill(email);
    await this.field("Password").fill(password);
    await this.press("Sign in");
    await this.button("Sign out").waitFor();
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  press(name: string): Promise<void> {
    return this.button(name).click();
  }

  /** Follows a link of the navigation, or of a picker. */
  async goTo(name: string): Promise<void> {
    await this.page.getByRole("link", { name, exact: true }).click();
  }

  /** Waits until some words are to be seen. */
  see(words: string | RegExp): Promise<void> {
    return this.page.getByText(words).first().waitFor();
  }

  /** A picture of it, among the build's artifacts. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }
}
