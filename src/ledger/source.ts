import type { Result } from "../platform/result.ts";

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
