import type { NewsItem } from "../gen/news/v1/news_pb";
import { when } from "../ui/format";
import { Empty, ErrorNotice, Loading } from "../ui/Notice";
import { StreamBadge } from "../ui/StreamBadge";
import { useNews } from "./useNews";

export function Feed({ category }: { category: string }) {
  const { stream, items } = useNews(category);
  return (
    <>
      <p className="feed-state">
        <StreamBadge phase={stream.phase} />
      </p>
      <ErrorNotice error={stream.phase === "failed" ? stream.error : null} retry={stream.restart} />
      {items.length === 0 && stream.phase === "connecting" && <Loading label="Loading the news" />}
      {items.length === 0 && stream.phase === "open" && (
        <Empty title={`No news in ${category} yet`}>What is published appears here at once.</Empty>
      )}
      <ol className="feed" aria-live="polite" aria-label={`News in ${category}`}>
        {items.map((item) => (
          <Article key={item.id} item={item} />
        ))}
      </ol>
    </>
  );
}

function Article({ item }: { item: NewsItem }) {
  return (
    <li className="article">
      <h2>{item.title}</h2>
      <time className="muted" dateTime={new Date(Number(item.publishedAt)).toISOString()}>
        {when(item.publishedAt)}
      </time>
      {item.body && <p>{item.body}</p>}
    </li>
  );
}
