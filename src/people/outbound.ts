import { limits } from "../platform/limits.ts";

/**
 * Asks a provider: it must answer in time, without sending us elsewhere, and briefly. The whole answer is read here, so that
 * nothing later waits for it.
 */
export async function askProvider(url: string | URL, options: RequestInit): Promise<Response> {
  const answer = await fetch(url, {
    ...options,
    redirect: "manual",
    signal: AbortSignal.timeout(limits.providerMilliseconds),
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > limits.providerBytes) throw new RangeError("the answer is too long");
    chunks.push(chunk);
  }
  const headers = new Headers(answer.headers);
  // Fetch has decoded the body already.
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response(chunks.length > 0 ? Buffer.concat(chunks) : null, { status: answer.status, headers });
}

/** What kept a provider from answering, or undefined where it did answer and the answer is what is wrong. */
export function outageOf(fault: unknown): string | undefined {
  for (let at: unknown = fault, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at.name === "TimeoutError" || at.name === "AbortError") return "timed out";
    if ("code" in at && typeof at.code === "string" && /^(E[A-Z_]+|UND_ERR_[A-Z_]+|CERT_[A-Z_]+)$/.test(at.code))
      return at.code;
  }
  return fault instanceof TypeError && fault.message === "fetch failed" ? "fetch failed" : undefined;
}
