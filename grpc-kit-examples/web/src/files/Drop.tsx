import { type ChangeEvent, type DragEvent, useState } from "react";

import { Icon } from "../ui/Icon";

/** Takes files that are dropped here, or chosen. */
export function Drop({ onFiles }: { onFiles: (files: Iterable<File>) => void }) {
  const [over, setOver] = useState(false);

  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onFiles(event.dataTransfer.files);
  };
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    onFiles([...(event.target.files ?? [])]);
    event.target.value = ""; // so that the same file can be chosen again
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dropping needs a mouse; the button does without
    <div
      className={over ? "drop over" : "drop"}
      role="group"
      aria-label="Upload"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="files" />
      <label className="choose">
        Choose files
        <input type="file" multiple onChange={choose} />
      </label>
      <small className="muted">or drop them here</small>
    </div>
  );
}
