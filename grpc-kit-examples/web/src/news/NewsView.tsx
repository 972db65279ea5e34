import { pathTo } from "../app/route";
import { useClaims } from "../auth/useSession";
import { Hint } from "../ui/Notice";
import { Picker } from "../ui/Picker";
import { Feed } from "./Feed";
import { Publish } from "./Publish";

const CATEGORIES = ["tech", "world", "science"];

export function NewsView({ detail }: { detail: string }) {
  const category = detail || "tech";
  const mayPublish = useClaims().scopes.has("news:publish");
  return (
    <section className="columns" aria-labelledby="news-title">
      <div className="heading">
        <h1 id="news-title">News</h1>
        <Picker
          label="Category"
          options={CATEGORIES}
          chosen={category}
          pathOf={(name) => pathTo("news", name)}
        />
      </div>
      <aside>
        {mayPublish ? (
          <Publish key={category} category={category} />
        ) : (
          <Hint>Your account may read news, not publish any.</Hint>
        )}
      </aside>
      <div className="content">
        <Feed key={category} category={category} />
      </div>
    </section>
  );
}
