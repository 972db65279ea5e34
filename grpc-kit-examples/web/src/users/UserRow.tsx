import type { User } from "../gen/user/v1/user_pb";
import { Avatar } from "../ui/Avatar";
import { when } from "../ui/format";

export function UserRow({ user }: { user: User }) {
  return (
    <li className="row">
      <Avatar name={user.name} />
      <div className="grow">
        <strong>{user.name}</strong>
        <span className="muted">{user.email}</span>
      </div>
      <time className="muted" dateTime={new Date(Number(user.createdAt)).toISOString()}>
        {when(user.createdAt)}
      </time>
    </li>
  );
}
