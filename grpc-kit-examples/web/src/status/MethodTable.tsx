import { count, duration } from "../ui/format";
import { type MethodCounts, quantile, type Snapshot } from "./calls";
import { isOurs } from "./methods";

/** Each method that was called, since the server started. */
export function MethodTable({ snapshot }: { snapshot: Snapshot }) {
  const called = [...snapshot.methods.values()]
    .filter(({ method, started }) => isOurs(method) && started > 0)
    .toSorted((a, b) => a.method.localeCompare(b.method));
  return (
    <div className="scroll card" tabIndex={0} role="region" aria-label="Methods">
      <table>
        <thead>
          <tr>
            <th scope="col">Method</th>
            <th scope="col">Calls</th>
            <th scope="col">Failed</th>
            <th scope="col">Active</th>
            <th scope="col">Median</th>
            <th scope="col">95 %</th>
          </tr>
        </thead>
        <tbody>
          {called.map((counts) => (
            <Row key={counts.method} counts={counts} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ counts }: { counts: MethodCounts }) {
  const [service, method] = counts.method.split("/");
  return (
    <tr>
      <th scope="row">
        <span className="muted">{service}/</span>
        <wbr />
        {method}
      </th>
      <td>{count(counts.started)}</td>
      <td className={counts.failed > 0 ? "bad" : ""}>{count(counts.failed)}</td>
      <td>{count(counts.active)}</td>
      <td>{seconds(quantile(counts.buckets, 0.5))}</td>
      <td>{seconds(quantile(counts.buckets, 0.95))}</td>
    </tr>
  );
}

function seconds(value: number | null): string {
  return value === null ? "–" : duration(value);
}
