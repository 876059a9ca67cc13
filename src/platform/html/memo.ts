/**
 * Remembers what a pure function answered, by a text that says all it depends on. Holds at most `limit` answers and then
 * begins anew: what is remembered can be forgotten, never wrong. Not for anything restricted.
 */
export function memo<Asked extends readonly unknown[], Answer>(
  limit: number,
  keyOf: (...asked: Asked) => string,
  compute: (...asked: Asked) => Answer,
): (...asked: Asked) => Answer {
  const known = new Map<string, Answer>();
  return (...asked) => {
    const key = keyOf(...asked);
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    if (known.size >= limit) known.clear();
    const answer = compute(...asked);
    known.set(key, answer);
    return answer;
  };
}
