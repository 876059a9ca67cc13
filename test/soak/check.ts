import { setTimeout as sleep } from "node:timers/promises";
import type { Installation } from "./process.ts";
import { type Acknowledged, send, type Witness } from "./witness.ts";

/** A meeting as the server shows it, as far as it is compared. */
interface Shown {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly startsAt: string;
  readonly minutes: number;
  readonly joining: string;
}

/** How many questions are asked at once. */
const width = 16;

async function askAll<Item, Answer>(items: readonly Item[], ask: (item: Item) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let at = 0; at < items.length; at += width) {
    answers.push(...(await Promise.all(items.slice(at, at + width).map(ask))));
  }
  return answers;
}

async function read<T>(url: string): Promise<T | null> {
  const answer = await fetch(url);
  const text = await answer.text();
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}: ${text}`);
  return JSON.parse(text);
}

/** What is wrong with the meetings of these keys, each looked up by the number that was acknowledged. */
export async function checkMeetings(
  { url }: Installation,
  witness: Witness,
  keys: readonly string[],
): Promise<string[]> {
  const wrong = await askAll(keys, async (key) => {
    const number = witness.acknowledged.get(key)?.number;
    const shown = await read<Shown>(`${url}/api/v1/meetings/${number}`);
    return shown ? differences(witness, shown) : [`M-${number} was acknowledged and is missing`];
  });
  return wrong.flat();
}

function differences({ asked, acknowledged }: Witness, shown: Shown): string[] {
  const wanted = asked.get(shown.title);
  const answered = acknowledged.get(shown.title);
  const name = `M-${shown.number}`;
  if (!wanted) return [`${name} was never asked for`];
  const startsAt = `${wanted.startsAt}:00.000Z`;
  return [
    ...(answered && (answered.id !== shown.id || answered.number !== shown.number)
      ? [`${name} stands beside M-${answered.number}, which was acknowledged for the same key`]
      : []),
    ...(shown.startsAt !== startsAt || shown.minutes !== wanted.minutes || shown.joining !== wanted.joining
      ? [`${name} is not what was asked for`]
      : []),
  ];
}

/**
 * Everything that is wrong: each acknowledged meeting stands once with its content, none stands that was not asked for, each
 * has exactly one entry in the ledger, and a repeated request gets its first answer.
 */
export async function checkEverything(installation: Installation, token: string, witness: Witness): Promise<string[]> {
  const meetings = await listMeetings(installation);
  const wrong = meetings.flatMap((shown) => differences(witness, shown));
  const titles = new Set(meetings.map(({ title }) => title));
  if (titles.size !== meetings.length) wrong.push(`${meetings.length - titles.size} meetings stand twice`);
  for (const [key, { number }] of witness.acknowledged) {
    if (!titles.has(key)) wrong.push(`M-${number} was acknowledged and is missing`);
  }
  wrong.push(...(await checkEntries(installation, meetings)));
  wrong.push(...(await checkRepeats(installation, token, witness)));
  return wrong;
}

async function listMeetings({ url }: Installation): Promise<Shown[]> {
  const found: Shown[] = [];
  let after = "";
  do {
    const page: { meetings: Shown[]; next: string | null } | null = await read(
      `${url}/api/v1/meetings?when=coming${after}`,
    );
    found.push(...(page?.meetings ?? []));
    after = page?.next ? `&after=${encodeURIComponent(page.next)}` : "";
  } while (after);
  return found;
}

/** How long the sequencer may take after the last act, in milliseconds. */
const sealingLimit = 20_000;

async function checkEntries(installation: Installation, meetings: readonly Shown[]): Promise<string[]> {
  const deadline = Date.now() + sealingLimit;
  let entries = await meetingEntries(installation);
  while (entries.length < meetings.length && Date.now() < deadline) {
    await sleep(200);
    entries = await meetingEntries(installation);
  }
  const seqs = new Map(entries.map(({ subject, seq }) => [subject, seq]));
  const wrong = meetings
    .filter(({ id }) => !seqs.has(id))
    .map(({ number }) => `M-${number} has no entry in the ledger`);
  if (entries.length !== meetings.length)
    wrong.push(`the ledger has ${entries.length} entries for ${meetings.length} meetings`);
  return [...wrong, ...(await checkSeals(installation, sample(meetings), seqs))];
}

/** The subjects and numbers of the sealed entries that say that a meeting was scheduled. */
async function meetingEntries({ url }: Installation): Promise<{ subject: string; seq: number }[]> {
  const found: { subject: string; seq: number }[] = [];
  for (let index = 0; ; index++) {
    const records = await read<{ seq: number; body?: string }[]>(`${url}/ledger/bodies/${index}`);
    for (const { seq, body } of records ?? []) {
      const { act, subject }: { act?: string; subject: string } = JSON.parse(body ?? "{}");
      if (act === "schedule-meeting") found.push({ subject, seq });
    }
    if (records === null || records.length < 256) return found;
  }
}

const sample = <T>(items: readonly T[]): T[] => items.filter((_, at) => at % Math.ceil(items.length / 20) === 0);

/** The page of a meeting names the entry that the ledger has for it. */
async function checkSeals(
  { url }: Installation,
  meetings: readonly Shown[],
  seqs: ReadonlyMap<string, number>,
): Promise<string[]> {
  const wrong = await askAll(meetings, async ({ id, number }) => {
    const page = await (await fetch(`${url}/meetings/${number}`, { headers: { accept: "text/html" } })).text();
    const named = /entry ([\d\u202F]+)/.exec(page)?.[1]?.replaceAll("\u202F", "");
    return named === `${seqs.get(id)}`
      ? []
      : [`the page of M-${number} names entry ${named ?? "none"}, and it is entry ${seqs.get(id)}`];
  });
  return wrong.flat();
}

async function checkRepeats({ url }: Installation, token: string, witness: Witness): Promise<string[]> {
  const wrong = await askAll(sample([...witness.acknowledged]), async ([key, first]: [string, Acknowledged]) => {
    const again = await send(witness, { url, token }, key);
    return again?.id === first.id && again.number === first.number
      ? []
      : [`M-${first.number}, asked for again, was answered with M-${again?.number}`];
  });
  return wrong.flat();
}
