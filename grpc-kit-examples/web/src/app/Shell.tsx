import { type ComponentType, useEffect, useRef } from "react";

import { useClaims } from "../auth/useSession";
import { ChatView } from "../chat/ChatView";
import { FilesView } from "../files/FilesView";
import { NewsView } from "../news/NewsView";
import { session } from "../rpc/clients";
import { StatusView } from "../status/StatusView";
import { Icon, type IconName, Logo } from "../ui/Icon";
import { UsersView } from "../users/UsersView";
import { followLink, pathTo, useRoute } from "./route";

interface View {
  readonly id: IconName;
  readonly title: string;
  readonly Content: ComponentType<{ detail: string }>;
}

const VIEWS: readonly [View, ...View[]] = [
  { id: "users", title: "Users", Content: UsersView },
  { id: "chat", title: "Chat", Content: ChatView },
  { id: "files", title: "Files", Content: FilesView },
  { id: "news", title: "News", Content: NewsView },
  { id: "status", title: "Status", Content: StatusView },
];

/** The page for those who are signed in: navigation, and one view at a time. */
export function Shell() {
  const route = useRoute();
  const view = VIEWS.find((it) => it.id === route.view) ?? VIEWS[0];
  const main = useRef<HTMLElement>(null);

  useEffect(() => {
    document.title = `${view.title} · grpc-kit`;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true }); // so that keyboard and screen reader go on with the view
  }, [view]);

  return (
    <div className="shell">
      <header className="bar">
        <Logo />
        <Navigation current={view.id} />
        <Account />
      </header>
      <main id="main" ref={main} tabIndex={-1} aria-label={view.title}>
        <view.Content detail={route.detail} />
      </main>
    </div>
  );
}

function Navigation({ current }: { current: string }) {
  return (
    <nav aria-label="Views">
      {VIEWS.map(({ id, title }) => (
        <a
          key={id}
          href={pathTo(id)}
          aria-current={id === current ? "page" : undefined}
          onClick={followLink}
        >
          <Icon name={id} />
          {title}
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
