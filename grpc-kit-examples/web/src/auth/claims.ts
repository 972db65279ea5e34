/** What an access token says of its owner. For display only: the server decides. */
export interface Claims {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly scopes: ReadonlySet<string>;
}

/** Reads a token without verifying it. */
export function claimsOf(token: string): Claims {
  const payload = token.split(".")[1] ?? "";
  const claims = JSON.parse(utf8(payload)) as {
    sub?: string;
    name?: string;
    roles?: string[];
    scope?: string;
  };
  return {
    id: claims.sub ?? "",
    name: claims.name ?? "",
    roles: claims.roles ?? [],
    scopes: new Set(claims.scope?.split(" ")),
  };
}

function utf8(base64url: string): string {
  const bytes = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}
