import { randomBytes } from "node:crypto";
import { link, open, readFile, rm } from "node:fs/promises";
import { errorCode } from "./fault.ts";

/** 256 random bits, as text without characters that need quoting anywhere. */
const newPassword = () => randomBytes(32).toString("base64url");

/**
 * Reads generated passwords, one `login=password` a line, from a file that only its owner can read; makes the file first
 * where there is none. Processes that race to make it all read the same one.
 */
export async function readPasswords<Login extends string>(
  path: string,
  logins: readonly Login[],
): Promise<Record<Login, string>> {
  const text = await readFile(path, "utf8").catch(async (error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw error;
    await createOnce(path, logins.map((login) => `${login}=${newPassword()}\n`).join(""));
    return readFile(path, "utf8");
  });
  const entries = text.split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
  const found = Object.fromEntries(entries) as Record<Login, string>;
  const missing = logins.find((login) => !found[login]);
  if (missing) throw new Error(`${path} holds no password for ${missing}`);
  return found;
}

/** Writes the file whole or not at all: `link` fails where another process was first. */
async function createOnce(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, path).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
}
