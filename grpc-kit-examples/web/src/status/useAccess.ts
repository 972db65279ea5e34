import { useEffect, useState } from "react";

/** Who may call a method, and where that is said. */
export interface Access {
  readonly method: string;
  readonly rule: string;
  readonly origin: string;
}

/** What the server enforces; null until it is there, and a word if it cannot be read. */
export function useAccess(): readonly Access[] | "unreadable" | null {
  const [table, setTable] = useState<readonly Access[] | "unreadable" | null>(null);

  useEffect(() => {
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      const read = await fetched(abort.signal).catch(() => "unreadable" as const);
      if (!abort.signal.aborted) {
        setTable(read);
      }
    };
    void load();
    return () => abort.abort();
  }, []);

  return table;
}

async function fetched(signal: AbortSignal): Promise<readonly Access[]> {
  const response = await fetch("/access", { signal });
  if (!response.ok) {
    throw new Error(`status must be 200, was ${response.status}`);
  }
  return (await response.json()) as Access[];
}

/** The lines that hold all of some words, in whatever column. */
export function matching(table: readonly Access[], words: string): readonly Access[] {
  const wanted = words.toLowerCase().split(/\s+/);
  return table.filter(({ method, rule, origin }) => {
    const line = `${method} ${rule} ${origin}`.toLowerCase();
    return wanted.every((word) => line.includes(word));
  });
}
