import { type ComponentType, useEffect, useRef } from "react";

import { useClaims } from "../auth/useSession";
import { ChatView } from "../chat/ChatView";
import { FilesView } from "../files/FilesView";
import { NewsView } from "../news/NewsView";
import { session } from "../rpc/clients";
import { StatusView } from "../status/StatusView";
import { Icon, type IconName, Logo } from "../ui/Icon";
import { Empty } from "../ui/Notice";
import { UsersView } from "../users/UsersView";
import { followLink, pathTo, useRoute } from "./route";

interface Place {
  readonly title: string;
  readonly Content: ComponentType<{ detail: string }>;
}

interface View extends Place {
  readonly id: IconName;
}

const VIEWS: readonly [View, ...View[]] = [
  { id: "users", title: "Users", Content: UsersView },
  { id: "chat", title: "Chat", Content: ChatView },
  { id: "files", title: "Files", Content: FilesView },
  { id: "news", title: "News", Content: NewsView },
  { id: "status", title: "Status", Content: StatusView },
];

const NOWHERE: Place = {
  title: "Not found",
  Content: () => <Empty title="There is nothing here">Perhaps the address was mistyped.</Empty>,
};

function placeOf(view: string): Place {
  return view === "" ? VIEWS[0] : (VIEWS.find(({ id }) => id === view) ?? NOWHERE);
}

/** The page for those who are signed in: navigation, and one view at a time. */
export function Shell() {
  const route = useRoute();
  const place = placeOf(route.view);
  const main = useRef<HTMLElement>(null);

  useEffect(() => {
    document.title = `${place.title} · grpc-kit`;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true }); // so that keyboard and screen reader go on with the view
  }, [place]);

  return (
    <div className="shell">
      <header className="bar">
        <Logo />
        <Navigation current={place} />
        <Account />
      </header>
      <main id="main" ref={main} tabIndex={-1} aria-label={place.title}>
        <place.Content detail={route.detail} />
      </main>
    </div>
  );
}

function Navigation({ current }: { current: Place }) {
  return (
    <nav aria-label="Views">
      {VIEWS.map((view) => (
        <a
          key={view.id}
          href={pathTo(view.id)}
          aria-current={view === current ? "page" : undefined}
          onClick={followLink}
        >
          <Icon name={view.id} />
          {view.title}
        </a>
      ))}
    </nav>
  );
}

function Account() {
  const { name, roles } = useClaims();
  return (
    <div className="account">
      <div>
        <strong>{name}</strong>
        <small>{roles.join(", ")}</small>
      </div>
      <button className="quiet" type="button" onClick={() => void session.signOut()}>
        Sign out
      </button>
    </div>
  );
}
