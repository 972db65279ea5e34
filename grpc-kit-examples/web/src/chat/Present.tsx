import { useClaims } from "../auth/useSession";
import { Avatar } from "../ui/Avatar";
import { count } from "../ui/format";
import { usePresence } from "./usePresence";

const SHOWN = 8;

/** Who is in the room; of a crowd the first few, and how many more. */
export function Present({ room }: { room: string }) {
  const me = useClaims().id;
  const { members, current } = usePresence(room);
  const more = members.length - SHOWN;
  return (
    <ul className={current ? "present" : "present stale"} aria-label="Here now">
      {members.slice(0, SHOWN).map(({ userId, user }) => (
        <li key={userId}>
          <Avatar name={user} />
          <span>{userId === me ? `${user} (you)` : user}</span>
        </li>
      ))}
      {more > 0 && <li>and {count(more)} more</li>}
    </ul>
  );
}
