import { createPrivateKey, sign } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Header {
  readonly kid: string;
}

/** The same token with another time of expiry, signed with the key of the server that made it. */
export function expiring(token: string, epochSeconds: number, dataDir: string): string {
  const [header = "", payload = ""] = token.split(".");
  const claims = { ...decoded<object>(payload), exp: epochSeconds };
  const content = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  const key = createPrivateKey(keyOf(decoded<Header>(header), dataDir));
  const signature = sign("sha256", Buffer.from(content), { key, dsaEncoding: "ieee-p1363" });
  return `${content}.${signature.toString("base64url")}`;
}

function decoded<T>(part: string): T {
  return JSON.parse(Buffer.from(part, "base64url").toString()) as T;
}

function keyOf({ kid }: Header, dataDir: string): string {
  const folder = join(dataDir, "keys");
  const file = readdirSync(folder).find((name) => name.endsWith(`-${kid}.pem`));
  return readFileSync(join(folder, file ?? kid), "ascii");
}
