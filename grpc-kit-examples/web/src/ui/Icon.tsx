const PATHS = {
  users:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6M18.5 14.5a6.5 6.5 0 0 1 3 5.5",
  chat: "M20.5 11.5a8 8 0 0 1-11.6 7.2L4 20l1.3-4.5A8 8 0 1 1 20.5 11.5z",
  files: "M12 16V4m0 0L7.5 8.5M12 4l4.5 4.5M4 15.5V18a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-2.5",
  news: "M4 5h12v13a2 2 0 0 0 2 2H6a2 2 0 0 1-2-2zM16 9h4v9a2 2 0 0 1-2 2M7.5 9h5M7.5 12.5h5M7.5 16h5",
  status: "M3 12h4l3-8 4 16 3-8h4",
  download: "M12 4v12m0 0-4.5-4.5M12 16l4.5-4.5M4 17v1a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-1",
};

export type IconName = keyof typeof PATHS;

/** A drawing beside a word that says the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

export function Logo() {
  return (
    <span className="logo">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" />
        <path d="M8 12h13l-4-4M24 20H11l4 4" />
      </svg>
      grpc-kit
    </span>
  );
}
