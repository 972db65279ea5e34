import type { CallOptions } from "@connectrpc/connect";
import { useCallback, useRef, useState } from "react";

import type { NewsItem } from "../gen/news/v1/news_pb";
import { news } from "../rpc/clients";
import { type ServerStream, useServerStream } from "../rpc/useServerStream";

/** More than this of a category is not kept on the page. */
const KEPT = 200;

export interface News {
  readonly stream: ServerStream;
  /** The newest first. */
  readonly items: readonly NewsItem[];
}

/** The news of a category, live; from where it left off when it broke off. */
export function useNews(category: string): News {
  const [items, setItems] = useState<readonly NewsItem[]>([]);
  const cursor = useRef(0n);

  const open = useCallback(
    (options: CallOptions) => news.getLiveNews({ category, afterCursor: cursor.current }, options),
    [category],
  );
  const take = (arrived: NewsItem[]): void => {
    cursor.current = arrived.at(-1)?.cursor ?? cursor.current;
    setItems((old) => [...arrived.toReversed(), ...old].slice(0, KEPT));
  };

  return { stream: useServerStream(open, take), items };
}
