import type { Context } from "./action.ts";
import type { Result } from "./result.ts";

/** One dated event of the demonstration: whoever acts does it through a slice's own action, as of that moment. */
export interface Scene {
  readonly at: Date;
  /** The mail address of a person, or whoever has the machine. */
  readonly who: string | "operator";
  readonly does: (context: Context) => Promise<Result<unknown, unknown>>;
}

/** What a chapter is written for. */
export interface Play {
  /** The year's last moment: the present of whoever looks at it. */
  readonly ends: Date;
  /** How many times as many groups, people and meetings as are written by hand. */
  readonly scale: number;
}

/** A slice's part of the demonstration. The scenes of all chapters are sorted by time; those of one moment keep their order. */
export type Chapter = (play: Play) => readonly Scene[];

const dayLength = 86_400_000;

/** So many days before the end, at a time of day in UTC. */
export function daysBefore({ ends }: Play, days: number, time = "12:00"): Date {
  const day = new Date(ends.getTime() - days * dayLength).toISOString().slice(0, 10);
  return new Date(`${day}T${time}:00Z`);
}

export const isoDay = (at: Date): string => at.toISOString().slice(0, 10);

/** The weekday's nth coming or, below zero, past day, counted from the end; 0 is the next one. Monday is 1. */
export function weekday({ ends }: Play, day: number, weeks: number): Date {
  const midnight = Date.parse(`${isoDay(ends)}T00:00:00Z`);
  const ahead = (day - ends.getUTCDay() + 7) % 7 || 7;
  return new Date(midnight + (ahead + weeks * 7) * dayLength);
}

/** Numbers from 0 up to 1 that look random and are the same for the same words. */
export function seeded(words: string): () => number {
  let state = [...words].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
