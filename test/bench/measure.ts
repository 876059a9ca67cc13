import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Order, Outcome, Target } from "./load.ts";
import { processorTimeOf } from "./processes.ts";
import type { Site } from "./site.ts";

/** One thing that is done again and again for a while, and told as it went. */
export type Trial = (milliseconds: number) => Promise<Outcome>;

export interface Figures {
  /** Per second: the median of the rounds. */
  readonly rate: number;
  /** Of the reference's rate in the same round: the median of the rounds. */
  readonly ratio: number;
  /** Milliseconds, over all rounds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Microseconds of processor that server and PostgreSQL spent on each, which other work on the machine hardly disturbs; null where unknown. */
  readonly processor: number | null;
}

export const mapValues = <Name extends string, From, To>(
  record: Record<Name, From>,
  map: (value: From) => To,
): Record<Name, To> =>
  Object.fromEntries(Object.entries<From>(record).map(([name, value]) => [name, map(value)])) as Record<Name, To>;

export const median = (values: readonly number[]): number => quantile(values, 0.5);

function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN;
}

interface Round {
  readonly outcome: Outcome;
  readonly processor: number | null;
}

/**
 * Runs all trials in turn, round after round, so that whatever disturbs the machine disturbs all alike; a first round warms
 * up and is not counted. `reference` names the trial that the others are compared with.
 */
export async function compare<Name extends string>(
  site: Site,
  trials: Readonly<Record<Name, Trial>>,
  { reference, rounds, milliseconds }: { reference: Name; rounds: number; milliseconds: number },
): Promise<Record<Name, Figures>> {
  const names = Object.keys(trials) as Name[];
  const runs = new Map<Name, Round[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const before = processorTimeOf(site);
      const outcome = await trials[name](milliseconds);
      const after = processorTimeOf(site);
      if (round > 0)
        runs.get(name)?.push({ outcome, processor: before === null || after === null ? null : after - before });
    }
  }
  const rates = (name: Name) => (runs.get(name) ?? []).map(({ outcome }) => outcome.latencies.length / outcome.seconds);
  const compared = rates(reference);
  const figures = (name: Name): Figures => {
    const latencies = (runs.get(name) ?? []).flatMap(({ outcome }) => outcome.latencies);
    const spent = (runs.get(name) ?? []).map(({ processor }) => processor);
    return {
      rate: median(rates(name)),
      ratio: median(rates(name).map((rate, round) => rate / (compared[round] ?? Number.NaN))),
      p50: quantile(latencies, 0.5),
      p95: quantile(latencies, 0.95),
      p99: quantile(latencies, 0.99),
      processor: spent.includes(null) ? null : spent.reduce<number>((sum, it) => sum + (it ?? 0), 0) / latencies.length,
    };
  };
  return Object.fromEntries(names.map((name) => [name, figures(name)])) as Record<Name, Figures>;
}

/** Asks over HTTP from a process of its own. */
export interface Generator {
  trial(target: Target): Trial;
  stop(): void;
}

const connections = 32;

export function startGenerator({ port }: Site): Generator {
  const worker = fork(join(import.meta.dirname, "load.ts"));
  return {
    trial: (target) => (milliseconds) => give(worker, { port, target, connections, milliseconds }),
    stop: () => worker.disconnect(),
  };
}

async function give(worker: ChildProcess, order: Order): Promise<Outcome> {
  worker.send(order);
  const [{ outcome, failure }] = (await once(worker, "message")) as [{ outcome?: Outcome; failure?: string }];
  if (outcome) return outcome;
  throw new Error(failure);
}

/** Does it in this process, as many at once as the generator has connections. */
export function inProcess(work: () => Promise<void>): Trial {
  return async (milliseconds) => {
    const [latencies, began]: [number[], number] = [[], performance.now()];
    const repeat = async () => {
      while (performance.now() < began + milliseconds) {
        const start = performance.now();
        await work();
        latencies.push(performance.now() - start);
      }
    };
    await Promise.all(Array.from({ length: connections }, repeat));
    return { latencies, seconds: (performance.now() - began) / 1000 };
  };
}
