/**
 * A `fetch` that appends something to the request, and tells how much of it is sent: `fetch` itself
 * tells nothing of a request's progress.
 *
 * @param more follows the body
 * @param onSent takes the share that is sent, from 0 to 1
 */
export function sending(more: Blob, onSent: (share: number) => void): typeof fetch {
  return (input, init = {}) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const abort = (): void => request.abort();
      const settled = (settle: () => void) => (): void => {
        init.signal?.removeEventListener("abort", abort);
        settle();
      };
      init.signal?.throwIfAborted();
      init.signal?.addEventListener("abort", abort);

      request.open(init.method ?? "POST", String(input));
      new Headers(init.headers).forEach((value, name) => request.setRequestHeader(name, value));
      request.responseType = "arraybuffer";
      request.upload.addEventListener("progress", (event) => onSent(event.loaded / event.total));
      request.addEventListener(
        "load",
        settled(() => resolve(response(request))),
      );
      request.addEventListener(
        "error",
        settled(() => reject(new TypeError("Failed to send"))),
      );
      request.addEventListener(
        "abort",
        settled(() => reject(init.signal?.reason)),
      );
      request.send(new Blob([init.body as BlobPart, more]));
    });
}

function response(request: XMLHttpRequest): Response {
  const lines = request.getAllResponseHeaders().trim().split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return new Response(request.response as ArrayBuffer, { status: request.status, headers });
}
