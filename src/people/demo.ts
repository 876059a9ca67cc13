import { type Context, notFound } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { type Chapter, daysBefore, isoDay, type Play, type Scene } from "../platform/demonstration.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { acknowledgePolicy } from "./acknowledgement-actions.ts";
import { addPerson, createTokenFor } from "./actions.ts";
import { addAffiliation, endAffiliation, relateOrganisations } from "./affiliation-actions.ts";
import { type Cast, cast, employers, extra, type Player, peopleOfGroup } from "./demo/cast.ts";
import { confirmationOf, eraseOneself } from "./erasure-actions.ts";
import type { PeopleDoor } from "./ports.ts";

/** What this chapter must know of documents, seats and minutes. */
export type DemoDoor = Pick<PeopleDoor, "policies" | "founding" | "erased">;

/** Those who only watch: they never acknowledge a policy. */
const watchers: readonly Cast[] = ["bjarne"];
/** Those who have not looked in since the code of conduct changed. */
const absent: readonly Cast[] = ["priya", "naledi", "robin", "dario", "mirela", "callum", "rania"];

/** On this day the code of conduct gets its second version, which everybody is asked to acknowledge anew. */
export const conductChanges = 62;

/** People come over the year, say where they belong, and most of them take part; one asks to be forgotten. */
export const peopleChapter =
  (door: DemoDoor): Chapter =>
  (play) => [
    ...Object.entries(cast).flatMap(([key, player]) => life(play, door, key as Cast, player)),
    ...Array.from({ length: (play.scale - 1) * peopleOfGroup }, (_, n) => [
      ...arrival(play, extra(n), false),
      ...(n % 5 > 0 ? [participation(play, door, extra(n), arrivedOn(extra(n)))] : []),
    ]).flat(),
    relation(play, door),
    ...tokens(play),
    {
      at: daysBefore(play, 152, "19:05"),
      who: cast.robin.email,
      does: (context) => eraseOneself(context, confirmationOf(cast.robin.name), door.erased),
    },
  ];

/** The server is set up on the year's first day. */
const arrivedOn = ({ since }: Player): number => Math.min(since, 363);

function life(play: Play, door: DemoDoor, key: Cast, player: Player): readonly Scene[] {
  const arrived = arrivedOn(player);
  const takesPart = !watchers.includes(key);
  const returns = takesPart && arrived > conductChanges && !absent.includes(key);
  return [
    // The set-up itself adds its first person.
    ...arrival(play, player, key === "petra"),
    ...affiliations(play, door, player),
    ...(takesPart ? [participation(play, door, player, arrived)] : []),
    ...(returns ? [participation(play, door, player, conductChanges - 1 - (player.name.length % 9))] : []),
  ];
}

function arrival(play: Play, player: Player, here: boolean): readonly Scene[] {
  const { name, email } = player;
  const at = daysBefore(play, arrivedOn(player), "09:00");
  return here ? [] : [{ at, who: "operator", does: (context) => addPerson(context, { name, email }) }];
}

/** Reads the policies of that day and acknowledges each. */
const participation = (play: Play, { policies }: DemoDoor, { email }: Player, day: number): Scene => ({
  at: daysBefore(play, day, "14:00"),
  who: email,
  does: async (context) => {
    for (const { subject, version } of await withViewerReadOnly(context.db, context.viewer, policies)) {
      const done = await acknowledgePolicy(context, { document: subject, version }, policies);
      if (!done.ok) return done;
    }
    return ok(null);
  },
});

/** Somebody says for whom they work, and says so again on the day on which that changes. */
function affiliations(play: Play, { founding }: DemoDoor, player: Player): readonly Scene[] {
  let standing: string | null = null;
  return player.affiliations.flatMap(([employer, since], n): Scene[] => {
    const day = Math.min(since, arrivedOn(player));
    const startsOn = since > day ? null : isoDay(daysBefore(play, since));
    const wanted = { organisation: employers[employer], startsOn, endsOn: null, source: "Said by themselves" };
    const ends: Scene = {
      at: daysBefore(play, day, "10:30"),
      who: player.email,
      does: (context) =>
        endAffiliation(context, { id: standing ?? "", endsOn: isoDay(daysBefore(play, since + 1)) }, founding),
    };
    const begins: Scene = {
      at: daysBefore(play, day, "10:40"),
      who: player.email,
      does: async (context) => {
        const added = await asThemselves(context, (person) => addAffiliation(context, { ...wanted, person }, founding));
        if (added.ok) standing = added.value.id;
        return added;
      },
    };
    return [...(n > 0 ? [ends] : []), ...(employer === "independent" ? [] : [begins])];
  });
}

type Person = Extract<Context["viewer"], { kind: "person" }>["id"];

const asThemselves = async <T, R>({ viewer }: Context, does: (person: Person) => Promise<Result<T, R>>) =>
  viewer.kind === "person" ? does(viewer.id) : refuse(notFound);

/** Two organisations count as one in the committee. */
const relation = (play: Play, { founding }: DemoDoor): Scene => ({
  at: daysBefore(play, 330, "15:30"),
  who: cast.petra.email,
  does: (context) => {
    const { brightwater: organisation, brightwaterCloud: related } = employers;
    const source = "Both said so in the committee when the cap by employer was discussed";
    return relateOrganisations(context, { organisation, related, startsOn: null, endsOn: null, source }, founding);
  },
});

const tokens = (play: Play): readonly Scene[] => [
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
