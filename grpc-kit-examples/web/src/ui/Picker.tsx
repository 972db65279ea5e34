import { type FormEvent, useState } from "react";

import { followLink, navigate } from "../app/route";

interface PickerProps {
  readonly label: string;
  readonly options: readonly string[];
  readonly chosen: string;
  readonly pathOf: (name: string) => string;
}

/** The usual names as links, and a field for any other. */
export function Picker({ label, options, chosen, pathOf }: PickerProps) {
  const [typed, setTyped] = useState("");
  const shown = options.includes(chosen) ? options : [...options, chosen];

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const name = typed.trim().toLowerCase();
    if (name) {
      navigate(pathOf(name));
      setTyped("");
    }
  };

  return (
    <div className="picker" role="group" aria-label={label}>
      {shown.map((name) => (
        <a
          key={name}
          href={pathOf(name)}
          aria-current={name === chosen ? "true" : undefined}
          onClick={followLink}
        >
          {name}
        </a>
      ))}
      <form onSubmit={submit}>
        <input
          aria-label={`Another ${label.toLowerCase()}`}
          placeholder={`another ${label.toLowerCase()}`}
          value={typed}
          autoCapitalize="none"
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
    </div>
  );
}
