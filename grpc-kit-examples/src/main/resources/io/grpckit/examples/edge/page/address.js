// The form of /docs would put what is typed, passwords and tokens among it, into the address, where
// the browser's history and copied links keep it. Only what a link brought may stand there.
{
  const typed = ["request_body", "headers", "queries", "endpoint_path", "sticky_headers"];
  const written = URLSearchParams.prototype.toString;

  URLSearchParams.prototype.toString = function () {
    const [, query = ""] = location.hash.split("?");
    const linked = new URLSearchParams(query);
    const reveals = typed.some((name) => this.has(name) && this.get(name) !== linked.get(name));
    return reveals ? query : written.call(this);
  };
}
