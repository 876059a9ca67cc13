import { ok, refuse } from "../platform/result.ts";
import { resourceLimit, type Source } from "./source.ts";

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
