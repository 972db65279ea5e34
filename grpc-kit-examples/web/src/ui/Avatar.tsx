/** The initials of somebody whose name stands beside it, in a colour of their own. */
export function Avatar({ name }: { name: string }) {
  return (
    <span className={`avatar tint-${tint(name)}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words.length > 1 ? [words[0], words.at(-1)] : words;
  return first
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}

function tint(name: string): number {
  let hash = 0;
  for (const character of name) {
    hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  }
  return hash % 6;
}
