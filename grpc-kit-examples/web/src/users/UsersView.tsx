import type { CallOptions } from "@connectrpc/connect";
import { useCallback, useState } from "react";

import { useClaims } from "../auth/useSession";
import type { User } from "../gen/user/v1/user_pb";
import { users } from "../rpc/clients";
import { useServerStream } from "../rpc/useServerStream";
import { count } from "../ui/format";
import { Empty, ErrorNotice, Hint, Loading } from "../ui/Notice";
import { StreamBadge } from "../ui/StreamBadge";
import { CreateUser } from "./CreateUser";
import { UserRow } from "./UserRow";

const PAGE = 500;

type ById = ReadonlyMap<string, User>;

function withAll(known: ById, more: readonly User[]): ById {
  return new Map([...known, ...more.map((user) => [user.id, user] as const)]);
}

/** Everybody, as they stream in, and a form for one more. */
export function UsersView() {
  const mayWrite = useClaims().scopes.has("users:write");
  const [limit, setLimit] = useState(PAGE);
  const [known, setKnown] = useState<ById>(new Map());
  const add = useCallback((more: readonly User[]) => setKnown((old) => withAll(old, more)), []);
  const open = useCallback(
    (options: CallOptions) => users.getUserStream({ limit }, options),
    [limit],
  );
  const stream = useServerStream(open, add);
  const waiting = stream.phase === "connecting" || stream.phase === "open";

  return (
    <section className="columns" aria-labelledby="users-title">
      <div className="heading">
        <h1 id="users-title">Users</h1>
        <span className="muted">{count(known.size)}</span>
        <StreamBadge phase={stream.phase} />
        <button className="quiet" type="button" onClick={stream.restart} disabled={waiting}>
          Reload
        </button>
      </div>
      <aside>
        {mayWrite ? (
          <CreateUser onCreated={(user) => add([user])} />
        ) : (
          <Hint>Your account may see users, not add any.</Hint>
        )}
      </aside>
      <div className="content">
        <ErrorNotice error={"error" in stream ? stream.error : null} retry={stream.restart} />
        {known.size === 0 && waiting && <Loading label="Loading users" />}
        {known.size === 0 && stream.phase === "ended" && (
          <Empty title="Nobody here yet">{mayWrite && "Add the first user."}</Empty>
        )}
        <ul className="rows">
          {[...known.values()].map((user) => (
            <UserRow key={user.id} user={user} />
          ))}
        </ul>
        {stream.phase === "ended" && known.size >= limit && (
          <button type="button" className="quiet" onClick={() => setLimit(limit + PAGE)}>
            Show {count(PAGE)} more
          </button>
        )}
      </div>
    </section>
  );
}
