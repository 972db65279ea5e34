import { Code, ConnectError, createClient, createRouterTransport } from "@connectrpc/connect";
import { describe, expect, it, vi } from "vitest";

import type { Session } from "../auth/session";
import { UserService } from "../gen/user/v1/user_pb";
import { bearer } from "./bearer";

/** Has the token `stale` until it is renewed. */
function staleSession() {
  let token = "stale";
  return {
    accessToken: vi.fn(async () => token),
    renew: vi.fn(async () => (token = "fresh")),
  };
}

/** Calls that a server answers which accepts but one token. */
function calling(session: ReturnType<typeof staleSession>, accepted: string) {
  const sent: (string | null)[] = [];
  const check = (headers: Headers): void => {
    sent.push(headers.get("authorization"));
    if (sent.at(-1) !== `Bearer ${accepted}`) {
      throw new ConnectError("expired", Code.Unauthenticated);
    }
  };
  const transport = createRouterTransport(
    ({ service }) =>
      service(UserService, {
        getUser: (_, context) => {
          check(context.requestHeader);
          return { user: { name: "Ada" } };
        },
        async *getUserStream(_, context) {
          yield { name: "Ada" };
          check(context.requestHeader);
        },
      }),
    { transport: { interceptors: [bearer(session as unknown as Session)] } },
  );
  return { users: createClient(UserService, transport), sent };
}

describe("bearer", () => {
  it("sends a refused call once more, with a new token", async () => {
    const { users, sent } = calling(staleSession(), "fresh");

    const response = await users.getUser({ userId: "1" });

    expect(response.user?.name).toBe("Ada");
    expect(sent).toEqual(["Bearer stale", "Bearer fresh"]);
  });

  it("gives up when the new token is refused as well", async () => {
    const { users, sent } = calling(staleSession(), "another");

    await expect(users.getUser({ userId: "1" })).rejects.toThrow("expired");

    expect(sent).toHaveLength(2);
  });

  it("leaves other failures alone", async () => {
    const session = staleSession();
    session.accessToken.mockRejectedValue(new ConnectError("gone", Code.Unavailable));
    const { users } = calling(session, "fresh");

    await expect(users.getUser({ userId: "1" })).rejects.toThrow("gone");

    expect(session.renew).not.toHaveBeenCalled();
  });

  it("has a new token ready when a stream is opened again that was refused", async () => {
    const session = staleSession();
    const { users } = calling(session, "fresh");
    const read = async (): Promise<string[]> => {
      const names: string[] = [];
      for await (const user of users.getUserStream({ limit: 0 })) {
        names.push(user.name);
      }
      return names;
    };

    await expect(read()).rejects.toThrow("expired");

    expect(session.renew).toHaveBeenCalledTimes(1);
    expect(await read()).toEqual(["Ada"]);
  });
});
