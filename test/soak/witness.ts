import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { group } from "./community.ts";

/** A meeting as it was asked for; its title is its `Idempotency-Key`, so that a doubled one shows. */
interface Asked {
  readonly body: string;
  readonly title: string;
  readonly startsAt: string;
  readonly zone: string;
  readonly minutes: number;
  readonly joining: string;
}

/** The server's word that a meeting stands. */
export interface Acknowledged {
  readonly id: string;
  readonly number: number;
}

/** All that the writers asked and were told, kept outside the server under test. */
export interface Witness {
  readonly asked: Map<string, Asked>;
  readonly acknowledged: Map<string, Acknowledged>;
  /** Keys of requests that got no 201; each is sent again until it gets one. */
  readonly open: string[];
  resent: number;
  /** How often each answer other than 201 came: `503 The server cannot reach …`, or `no answer`. */
  readonly failures: Map<string, number>;
}

export const newWitness = (): Witness => ({
  asked: new Map(),
  acknowledged: new Map(),
  open: [],
  resent: 0,
  failures: new Map(),
});

/** Any minute from a month ahead, all of them within the five years that may be scheduled. */
function newRequest(witness: Witness): string {
  const title = randomUUID();
  const startsAt = new Date(Date.now() + (30 * 1440 + witness.asked.size) * 60_000).toISOString().slice(0, 16);
  const minutes = 5 + (witness.asked.size % 1000);
  witness.asked.set(title, {
    body: group,
    title,
    startsAt,
    zone: "Etc/UTC",
    minutes,
    joining: `https://meet.example.org/${title}`,
  });
  return title;
}

interface Door {
  readonly url: string;
  readonly token: string;
}

/** Sends the meeting of this key once. Null where there was no 201: whether it stands is then unknown. */
export async function send(witness: Witness, { url, token }: Door, key: string): Promise<Acknowledged | null> {
  try {
    const answer = await fetch(`${url}/api/v1/meetings`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify(witness.asked.get(key)),
      signal: AbortSignal.timeout(30_000),
    });
    const said: Acknowledged & { title?: string } = await answer.json();
    if (answer.status === 201) return said;
    fail(witness, `${answer.status} ${said.title}`);
  } catch {
    fail(witness, "no answer");
  }
  return null;
}

const fail = ({ failures }: Witness, failure: string) => failures.set(failure, (failures.get(failure) ?? 0) + 1);

/** How many requests got something other than 201. */
export const failuresOf = ({ failures }: Witness): number =>
  [...failures.values()].reduce((sum, count) => sum + count, 0);

/** A sentence for each kind of answer that is neither 201 nor begins as one of those that are to be expected. */
export const unexpected = ({ failures }: Witness, ...expected: readonly string[]): string[] =>
  [...failures]
    .filter(([failure]) => !expected.some((it) => failure.startsWith(it)))
    .map(([failure, times]) => `${times} requests were answered with “${failure}”`);

export interface Writers {
  /** Settles with the first acknowledgement. */
  readonly flow: Promise<void>;
  /** Ends after the requests in hand. */
  stop(): Promise<void>;
}

/** Milliseconds that a writer waits after a request that got no 201. */
const pause = 20;

/** `count` writers at each door, each sending one meeting after the other, those without an answer first. */
export function startWriters(witness: Witness, doors: readonly Door[], count: number): Writers {
  let stopping = false;
  const flow = Promise.withResolvers<void>();
  const write = async (door: Door) => {
    while (!stopping) {
      const again = witness.open.shift();
      if (again !== undefined) witness.resent++;
      const key = again ?? newRequest(witness);
      const acknowledged = await send(witness, door, key);
      if (acknowledged) {
        witness.acknowledged.set(key, acknowledged);
        flow.resolve();
      } else {
        witness.open.push(key);
        await sleep(pause);
      }
    }
  };
  const writing = doors.flatMap((door) => Array.from({ length: count }, () => write(door)));
  return {
    flow: flow.promise,
    async stop() {
      stopping = true;
      await Promise.all(writing);
    },
  };
}

/** Sends every request that is still without an answer again, until each has one. @throws where that takes too long. */
export async function settle(witness: Witness, door: Door): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (let key = witness.open.shift(); key !== undefined; key = witness.open.shift()) {
    witness.resent++;
    const acknowledged = await send(witness, door, key);
    if (acknowledged) witness.acknowledged.set(key, acknowledged);
    else witness.open.push(key);
    if (Date.now() > deadline)
      throw new Error(`${witness.open.length} requests get no answer: ${[...witness.failures.keys()].join("; ")}`);
  }
}
