/** Has the browser keep what an address leads to, as it does when somebody follows a link. */
export function download(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = ""; // the server names the file
  link.click();
}
