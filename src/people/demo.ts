import type { Chapter, Play, Scene } from "../platform/demonstration.ts";
import { daysBefore } from "../platform/demonstration.ts";
import { acknowledgeConduct, addPerson, createTokenFor } from "./actions.ts";
import { type Cast, cast, extra, type Player } from "./demo/cast.ts";

/** People who come in one group of a larger demonstration. */
export const peopleOfGroup = 36;

/** Those who only watch: they never acknowledge the code of conduct. */
const watchers: readonly Cast[] = ["petra", "bjarne"];

/** People come over the year, and most of them take part. */
export const peopleChapter: Chapter = (play) => [
  // The set-up itself adds its first person.
  ...Object.entries(cast).flatMap(([key, who]) => arrivals(play, who, { adds: key !== "petra", acts: !watches(key) })),
  ...Array.from({ length: (play.scale - 1) * peopleOfGroup }, (_, n) =>
    arrivals(play, extra(n), { adds: true, acts: n % 5 > 0 }),
  ).flat(),
  {
    at: daysBefore(play, 20, "15:00"),
    who: "operator",
    does: (context) => createTokenFor(context, cast.greta.email, { name: "Release calendar", scopes: ["read"] }),
  },
  {
    at: daysBefore(play, 12, "09:30"),
    who: "operator",
    does: (context) => createTokenFor(context, cast.hana.email, { name: "Agenda bot", scopes: ["read", "govern"] }),
  },
];

const watches = (key: string): boolean => (watchers as readonly string[]).includes(key);

function arrivals(play: Play, { name, email, since }: Player, { adds, acts }: { adds: boolean; acts: boolean }) {
  // The server is set up on the year's first morning.
  const come = daysBefore(play, Math.min(since, 363), "09:00");
  const scenes: Scene[] = [];
  if (adds) scenes.push({ at: come, who: "operator", does: (context) => addPerson(context, { name, email }) });
  if (acts)
    scenes.push({
      at: new Date(come.getTime() + 5 * 3_600_000),
      who: email,
      does: (context) => acknowledgeConduct(context),
    });
  return scenes;
}
