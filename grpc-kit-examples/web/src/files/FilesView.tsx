import { Hint } from "../ui/Notice";
import { Drop } from "./Drop";
import { StoredFile } from "./StoredFile";
import { UploadRow } from "./UploadRow";
import { useUploads } from "./useUploads";

export function FilesView({ detail }: { detail: string }) {
  const { uploads, start, pause, resume } = useUploads();
  return (
    <section aria-labelledby="files-title">
      <div className="heading">
        <h1 id="files-title">Files</h1>
      </div>
      {detail && <StoredFile key={detail} id={detail} />}
      <Drop onFiles={start} />
      <ul className="rows" aria-label="Uploads">
        {uploads.map((upload) => (
          <UploadRow
            key={upload.id}
            upload={upload}
            onPause={() => pause(upload)}
            onResume={() => resume(upload)}
          />
        ))}
      </ul>
      {uploads.length > 0 && (
        <Hint>
          Whoever may use files can open a file’s address. An upload that was interrupted goes on
          where it was when you choose the file again.
        </Hint>
      )}
    </section>
  );
}
