import { type Client, Code, ConnectError } from "@connectrpc/connect";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { AuthService } from "../gen/auth/v1/auth_pb";
import { Session } from "./session";

const LIFETIME = 900;

function token(serial: number): string {
  const claims = { sub: "1", name: "Zoë", roles: ["editor"], scope: "users:read chat:use", serial };
  const bytes = new TextEncoder().encode(JSON.stringify(claims));
  return `h.${btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")}.s`;
}

/** Issues a new pair of tokens at each call. */
function authService() {
  let serial = 0;
  const issue = async () => ({
    accessToken: token(++serial),
    refreshToken: `refresh-${serial}`,
    expiresIn: BigInt(LIFETIME),
  });
  return { login: vi.fn(issue), refresh: vi.fn(issue), logout: vi.fn(async () => ({})) };
}

describe("Session", () => {
  const auth = authService();
  let session: Session;

  beforeEach(() => {
    vi.useFakeTimers();
    session = new Session(auth as unknown as Client<typeof AuthService>);
    window.sessionStorage.clear();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.clearAllMocks();
  });

  it("knows who has signed in", async () => {
    await session.signIn("zoe@example.com", "secret");

    expect(session.state()).toMatchObject({ phase: "signed-in", claims: { name: "Zoë", id: "1" } });
  });

  it("takes a new token before the old one expires", async () => {
    await session.signIn("zoe@example.com", "secret");
    const first = await session.accessToken();

    vi.advanceTimersByTime((LIFETIME - 31) * 1000);
    expect(await session.accessToken()).toBe(first);
    vi.advanceTimersByTime(2000);

    expect(await session.accessToken()).not.toBe(first);
    expect(auth.refresh).toHaveBeenCalledTimes(1);
  });

  it("takes one new token for all calls that were refused", async () => {
    await session.signIn("zoe@example.com", "secret");
    const refused = await session.accessToken();

    const renewed = await Promise.all([session.renew(refused), session.renew(refused)]);
    const late = await session.renew(refused);

    expect(new Set([...renewed, late]).size).toBe(1);
    expect(auth.refresh).toHaveBeenCalledTimes(1);
  });

  it("ends when the refresh token is refused", async () => {
    await session.signIn("zoe@example.com", "secret");
    auth.refresh.mockRejectedValueOnce(new ConnectError("used", Code.Unauthenticated));

    await expect(session.renew(await session.accessToken())).rejects.toThrow("used");

    expect(session.state()).toMatchObject({ phase: "signed-out", notice: /has ended/ });
  });

  it("goes on when the server cannot be reached", async () => {
    await session.signIn("zoe@example.com", "secret");
    auth.refresh.mockRejectedValueOnce(new ConnectError("Failed to fetch", Code.Unknown));

    await expect(session.renew(await session.accessToken())).rejects.toThrow("Failed to fetch");

    expect(session.state().phase).toBe("signed-in");
  });

  it("signs out even if the server cannot be told", async () => {
    await session.signIn("zoe@example.com", "secret");
    auth.logout.mockRejectedValueOnce(new ConnectError("Failed to fetch", Code.Unknown));

    await session.signOut();

    expect(session.state().phase).toBe("signed-out");
    await expect(session.accessToken()).rejects.toThrow("You are signed out.");
  });

  it("survives a reload, and leaves nothing behind otherwise", async () => {
    await session.resume(window.sessionStorage);
    await session.signIn("zoe@example.com", "secret");
    expect(window.sessionStorage.length).toBe(0);

    window.dispatchEvent(new Event("pagehide"));
    const reloaded = new Session(auth as unknown as Client<typeof AuthService>);
    await reloaded.resume(window.sessionStorage);

    expect(reloaded.state().phase).toBe("signed-in");
    expect(window.sessionStorage.length).toBe(0);
  });
});
