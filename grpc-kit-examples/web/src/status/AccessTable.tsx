import { useId, useState } from "react";

import { Loading } from "../ui/Notice";
import { type Access, matching, useAccess } from "./useAccess";

/** Who may call what. */
export function AccessTable() {
  const table = useAccess();
  const [words, setWords] = useState("");
  const title = useId();
  return (
    <section className="access" aria-labelledby={title}>
      <div className="heading">
        <h2 id={title}>Who may call what</h2>
        <input
          type="search"
          aria-label="Filter the rules"
          placeholder="filter"
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </div>
      {table === null && <Loading label="Loading the rules" />}
      {table === "unreadable" && (
        <p className="notice error" role="alert">
          The rules cannot be read at the moment.
        </p>
      )}
      {table !== null && table !== "unreadable" && (
        <Rules rules={matching(table, words)} of={table} />
      )}
    </section>
  );
}

function Rules({ rules, of }: { rules: readonly Access[]; of: readonly Access[] }) {
  return (
    <>
      <div className="scroll card" tabIndex={0} role="region" aria-label="Rules">
        <table>
          <thead>
            <tr>
              <th scope="col">Method</th>
              <th scope="col">Who may call it</th>
              <th scope="col">Said in</th>
            </tr>
          </thead>
          <tbody>
            {rules.map((access) => (
              <Rule key={access.method} access={access} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="hint" role="status">
        {rules.length} of {of.length} methods. What has no rule, nobody may call.
      </p>
    </>
  );
}

function Rule({ access: { method, rule, origin } }: { access: Access }) {
  const [service, name] = method.split("/");
  return (
    <tr>
      <th scope="row">
        <span className="muted">{service}/</span>
        <wbr />
        {name}
      </th>
      <td>{rule}</td>
      <td>{origin}</td>
    </tr>
  );
}
