import { type Client, Code, ConnectError } from "@connectrpc/connect";

import type { AuthService } from "../gen/auth/v1/auth_pb";
import { type Claims, claimsOf } from "./claims";

interface Tokens {
  readonly access: string;
  readonly refresh: string;
  /** By this tab's clock, in milliseconds since 1970. */
  readonly expiresAt: number;
  readonly claims: Claims;
}

interface Issued {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: bigint;
}

export type SessionState =
  | { readonly phase: "resuming" }
  | { readonly phase: "signed-out"; readonly notice?: string }
  | { readonly phase: "signed-in"; readonly claims: Claims };

/** A token is replaced this long before it expires, so that a call never carries a stale one. */
const MARGIN_MS = 30_000;
const TIMEOUT_MS = 15_000;
const RELOAD_KEY = "refresh-token";

/**
 * Who is signed in. Tokens live in this tab's memory only. While the tab reloads, and only then,
 * the refresh token lies in the tab's session storage.
 */
export class Session {
  readonly #auth: Client<typeof AuthService>;
  readonly #listeners = new Set<() => void>();
  #state: SessionState = { phase: "resuming" };
  #tokens: Tokens | null = null;
  #renewal: Promise<string> | null = null;

  constructor(auth: Client<typeof AuthService>) {
    this.#auth = auth;
  }

  /** The same object until something changes. */
  readonly state = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async signIn(email: string, password: string): Promise<void> {
    this.#accept(await this.#auth.login({ email, password }, { timeoutMs: TIMEOUT_MS }));
  }

  /** Signs out here, whether or not the server can be told. */
  async signOut(): Promise<void> {
    const tokens = this.#tokens;
    this.#end();
    if (tokens) {
      const headers = { authorization: `Bearer ${tokens.access}` };
      await this.#auth
        .logout({ refreshToken: tokens.refresh }, { headers, timeoutMs: TIMEOUT_MS })
        .catch(() => undefined);
    }
  }

  /** A token that is good for the next half minute at least. */
  async accessToken(): Promise<string> {
    const tokens = this.#required();
    return Date.now() < tokens.expiresAt - MARGIN_MS ? tokens.access : this.renew(tokens.access);
  }

  /** A new token in place of one that the server refused. Calls at the same time share one. */
  async renew(refused: string): Promise<string> {
    const tokens = this.#required();
    if (tokens.access !== refused) {
      return tokens.access;
    }
    this.#renewal ??= this.#exchange(tokens.refresh).finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  /** Takes up the session that was there before a reload, and leaves its own for the next. */
  async resume(storage: Storage): Promise<void> {
    window.addEventListener("pagehide", () => this.#leave(storage));
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) {
        window.location.reload(); // another page may have used what this one left
      }
    });
    const refresh = storage.getItem(RELOAD_KEY);
    storage.removeItem(RELOAD_KEY);
    if (refresh === null) {
      this.#end();
      return;
    }
    await this.#exchange(refresh).catch((error: unknown) => {
      if (this.#state.phase === "resuming") {
        this.#end(`Could not continue the session: ${ConnectError.from(error).rawMessage}`);
      }
    });
  }

  #leave(storage: Storage): void {
    if (this.#tokens) {
      storage.setItem(RELOAD_KEY, this.#tokens.refresh);
    }
  }

  async #exchange(refreshToken: string): Promise<string> {
    try {
      const issued = await this.#auth.refresh({ refreshToken }, { timeoutMs: TIMEOUT_MS });
      this.#accept(issued);
      return issued.accessToken;
    } catch (error) {
      if (ConnectError.from(error).code === Code.Unauthenticated) {
        this.#end("Your session has ended. Please sign in again.");
      }
      throw error;
    }
  }

  #accept(issued: Issued): void {
    const claims = claimsOf(issued.accessToken);
    this.#tokens = {
      access: issued.accessToken,
      refresh: issued.refreshToken,
      expiresAt: Date.now() + Number(issued.expiresIn) * 1000,
      claims,
    };
    this.#set({ phase: "signed-in", claims });
  }

  #end(notice?: string): void {
    this.#tokens = null;
    this.#set({ phase: "signed-out", ...(notice && { notice }) });
  }

  #required(): Tokens {
    if (!this.#tokens) {
      throw new ConnectError("You are signed out.", Code.Unauthenticated);
    }
    return this.#tokens;
  }

  #set(state: SessionState): void {
    this.#state = state;
    this.#listeners.forEach((listener) => listener());
  }
}
