import { ok, type Result, refuse } from "../platform/result.ts";

/**
 * Where a log is read from: the bytes at a path below the log's prefix, as C2SP tlog-tiles and this program name them
 * (`checkpoint`, `tile/0/000`, `tile/entries/000.p/7`, `bodies/0`, `key`). A server, an export and a mirror on disk are alike.
 */
export type Source = (path: string) => Promise<Result<Uint8Array, SourceFailure>>;

export interface SourceFailure {
  readonly path: string;
  /** In words that follow the path: `is missing`. */
  readonly why: string;
}

/** The largest resource that is taken, in bytes: 256 bodies of the largest size fit. */
export const resourceLimit = 16 * 1024 * 1024;

/** One request may take this long, in milliseconds. */
const timeLimit = 20_000;

/** The log behind an address: below `/ledger/` of a site, or the given path where there is one. */
export function logPrefix(address: URL): URL {
  const path = address.pathname === "/" ? "/ledger/" : address.pathname.replace(/\/*$/, "/");
  return new URL(path, address.origin);
}

/**
 * Reads a log over HTTP. Redirects are not followed: a server under audit must not choose which other machines the auditor's
 * program talks to.
 */
export function urlSource(prefix: URL): Source {
  return async (path) => {
    const fail = (why: string) => refuse({ path, why });
    try {
      const response = await fetch(new URL(path, prefix), {
        redirect: "manual",
        signal: AbortSignal.timeout(timeLimit),
      });
      if (response.status >= 300 && response.status < 400) {
        return fail(
          `redirects to ${response.headers.get("location")}, which is not followed: give that address instead`,
        );
      }
      if (response.status === 404) return fail("is missing");
      if (!response.ok) return fail(`was answered with status ${response.status}`);
      const bytes = await readLimited(response);
      return bytes ? ok(bytes) : fail(`is larger than ${resourceLimit} bytes`);
    } catch (error) {
      return fail(`could not be read: ${reasonOf(error)}`);
    }
  };
}

async function readLimited(response: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop cancels the stream.
    if (size > resourceLimit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The innermost cause: fetch hides "connection refused" behind "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name;
}

/** Asks for every item, at most `limit` at a time, and yields the answers in the items' order. */
export async function* inOrder<Item, Answer>(
  items: Iterable<Item>,
  limit: number,
  ask: (item: Item) => Promise<Answer>,
): AsyncGenerator<{ item: Item; answer: Answer }> {
  const asked: { item: Item; answer: Promise<Answer> }[] = [];
  const first = async () => {
    const next = asked.shift();
    return next && { item: next.item, answer: await next.answer };
  };
  for (const item of items) {
    const answer = ask(item);
    // Whoever stops early leaves the rest unread; its faults must not end the process.
    answer.catch(() => {});
    asked.push({ item, answer });
    const ready = asked.length < limit ? undefined : await first();
    if (ready) yield ready;
  }
  for (let ready = await first(); ready; ready = await first()) yield ready;
}
