// npm ci, unless what the lock file asks for is there already.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";

const wanted = "package-lock.json";
const installed = "node_modules/.installed-lock.json";

const current = existsSync(installed) && readFileSync(installed).equals(readFileSync(wanted));
if (!current) {
  const { status } = spawnSync("npm", ["ci"], { shell: true, stdio: "inherit" });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
  copyFileSync(wanted, installed);
}
