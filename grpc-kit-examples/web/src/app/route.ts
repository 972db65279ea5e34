import { type MouseEvent, useSyncExternalStore } from "react";

/** Where in the page we are: `/chat/lobby` is the view `chat` with the detail `lobby`. */
export interface Route {
  readonly view: string;
  readonly detail: string;
}

export function useRoute(): Route {
  const path = useSyncExternalStore(subscribe, () => window.location.pathname);
  const [, view = "", detail = ""] = path.split("/");
  return { view, detail: decode(detail) };
}

export function pathTo(view: string, detail?: string): string {
  return detail === undefined ? `/${view}` : `/${view}/${encodeURIComponent(detail)}`;
}

/** Goes somewhere else in the page, without loading it anew. */
export function navigate(path: string): void {
  window.history.pushState(null, "", path);
  window.dispatchEvent(new PopStateEvent("popstate"));
}

/** For links into the page; a click that asks for a new tab or window gets one. */
export function followLink(event: MouseEvent<HTMLAnchorElement>): void {
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (plain && event.button === 0) {
    event.preventDefault();
    navigate(event.currentTarget.pathname);
  }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("popstate", listener);
  return () => window.removeEventListener("popstate", listener);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // typed by hand
  }
}
