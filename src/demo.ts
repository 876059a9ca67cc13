import { access, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { charterChapter, findCommunity, isDemonstration, policiesToday, setUpDemonstration } from "./charter/index.ts";
import { sealAll } from "./ledger/index.ts";
import { erased } from "./main.ts";
import { meetingChapter } from "./meetings/index.ts";
import { oversightChapter } from "./oversight/index.ts";
import {
  cast,
  findPersonByEmail,
  forgetExpired,
  hashSecret,
  makeSignInLink,
  openSession,
  peopleChapter,
  personBehind,
  type Session,
} from "./people/index.ts";
import type { Config } from "./platform/config.ts";
import { type Database, withViewer, withViewerReadOnly } from "./platform/database/transaction.ts";
import { type Chapter, daysBefore, type Scene } from "./platform/demonstration.ts";
import { ok, type Result, refuse } from "./platform/result.ts";
import type { Opened, Stopped } from "./platform/terminal.ts";
import { clock, type Viewer } from "./platform/viewer.ts";

/** The year as each slice tells it. Scenes of one moment happen in this order. */
const chapters: readonly Chapter[] = [
  peopleChapter({
    policies: policiesToday,
    founding: async (tx) => (await findCommunity(tx))?.founding ?? null,
    erased,
  }),
  charterChapter,
  meetingChapter,
  oversightChapter,
];

/** Where a demonstration is built, and how large. */
export interface Stage {
  readonly db: Database;
  readonly config: Pick<Config, "url" | "dataDir" | "ledgerKey">;
  /** The present of whoever will look at it, with which its year ends. */
  readonly ends: Date;
  readonly scale: number;
  /** Told now and then: which day has come, and the part that is done, from 0 to 1. */
  readonly progress?: (day: Date, part: number) => void;
  /** Ends the building between two scenes; what is there then is not a demonstration that anybody should look at. */
  readonly signal?: AbortSignal;
}

type SetUpAnswer = Awaited<ReturnType<typeof setUpDemonstration>>;

/** What the set-up says, and the rest of the year, which takes its time. */
export interface Opening {
  /** A session of its administrator, for the browser that asked for the demonstration. */
  readonly session: Session;
  play(): Promise<void>;
}

/**
 * Builds the demonstration: sets the community up, by the one-time link or from the machine itself, and plays a year of acts
 * through the slices' own actions with a clock that moves. The same stage gives the same record but for ids and secrets.
 */
export async function openDemonstration(
  stage: Stage,
  by: { readonly secret: string } | "operator",
): Promise<Result<Opening, Extract<SetUpAnswer, { ok: false }>["refusal"]>> {
  const { db, config, ends } = stage;
  const play = { ends, scale: stage.scale };
  const authority = by === "operator" ? by : { ...by, spentAt: ends };
  const begins = daysBefore(play, 364, "08:00");
  const done = await setUpDemonstration({ db, viewer: clock, now: begins }, authority, {
    url: config.url,
    keys: config,
  });
  if (!done.ok) return done;
  await writeFile(
    unfinished(config.dataDir),
    "The demonstration in this folder is being built, or its building was broken off.\n",
  );
  const session = await withViewer(db, clock, async (tx) => {
    const administrator = await findPersonByEmail(tx, cast.petra.email);
    if (!administrator) throw new Error("the demonstration has no administrator");
    return openSession(tx, administrator.id, ends);
  });
  stage.progress?.(begins, 0);
  const scenes = chapters.flatMap((chapter) => chapter(play)).sort((a, b) => a.at.getTime() - b.at.getTime());
  return ok({ session, play: () => playScenes(stage, scenes) });
}

/** Lies in the data folder while a demonstration is being built, and stays where the building was broken off. */
const unfinished = (dataDir: string): string => join(dataDir, "demonstration-unfinished");

async function playScenes({ db, config, ends, progress, signal }: Stage, scenes: readonly Scene[]): Promise<void> {
  const viewerOf = company(db);
  let sealed = scenes[0]?.at ?? ends;
  for (const [n, { at, who, does }] of scenes.entries()) {
    if (signal?.aborted) return;
    if (at > ends) throw new Error(`a scene of the demonstration lies in the future: ${at.toISOString()}`);
    if (at.toDateString() !== sealed.toDateString()) {
      await sealAll(db, config, sealed);
      progress?.(at, n / scenes.length);
    }
    sealed = at;
    const viewer = who === "operator" ? clock : await viewerOf(who, at);
    const done = await does({ db, viewer, now: at });
    if (!done.ok) throw new Error(`${who} was refused on ${at.toISOString()}: ${JSON.stringify(done.refusal)}`);
  }
  await sealAll(db, config, sealed);
  await forgetExpired(db, ends);
  await rm(unfinished(config.dataDir));
}

/** Everybody of the cast, signed in when they are needed, with a session that ends like any other. */
function company(db: Database): (email: string, now: Date) => Promise<Viewer> {
  const secrets = new Map<string, string>();
  return (email, now) =>
    withViewer(db, clock, async (tx) => {
      const known = await personBehind(tx, hashSecret(secrets.get(email) ?? ""), now);
      if (known) return known;
      const person = await findPersonByEmail(tx, email);
      if (!person) throw new Error(`${email} acts on ${now.toISOString()} and is not there yet`);
      const { secret } = await openSession(tx, person.id, now);
      secrets.set(email, secret);
      const viewer = await personBehind(tx, hashSecret(secret), now);
      if (!viewer) throw new Error(`${email} could not sign in on ${now.toISOString()}`);
      return viewer;
    });
}

/**
 * Makes sure that the demonstration stands in this data folder, and answers what to print about it. A folder with another
 * community is refused, and so is one in which the building was broken off.
 */
export async function demonstrate(
  { db, config }: Pick<Opened, "db" | "config">,
  scale: number,
  signal: AbortSignal,
): Promise<Result<string, Stopped>> {
  const { dataDir } = config;
  const here = await withViewerReadOnly(db, clock, async (tx) => {
    const community = await findCommunity(tx);
    return community && { name: community.name, invented: await isDemonstration(tx) };
  });
  if (here && !here.invented)
    return refuse({ sentences: [`${dataDir} holds the record of ${here.name}. Choose another folder with --data.`] });
  if (await isThere(unfinished(dataDir)))
    return refuse({
      sentences: [`The demonstration in ${dataDir} was not built to its end. Delete that folder and try again.`],
    });
  if (!here) {
    const opened = await openDemonstration({ db, config, ends: new Date(), scale, progress, signal }, "operator");
    if (!opened.ok) return refuse({ sentences: [`The demonstration was refused: ${opened.refusal.kind}.`] });
    await opened.value.play();
  }
  return ok(await introduction(db, config.url));
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Nothing of a demonstration leaves its folder: it has its own database and key there, and no mail goes out. It logs only
 * what is wrong, since requests would drive the links to sign in out of sight.
 */
export const demonstrationEnvironment = (
  env: NodeJS.ProcessEnv,
  given: { data: string; port?: string | undefined },
) => {
  const { DATABASE_URL: _, DATABASE_OWNER_URL: __, SMTP_URL: ___, WARDMOTE_LEDGER_KEY: ____, ...rest } = env;
  return { LOG_LEVEL: "warn", ...rest, WARDMOTE_DATA: given.data, ...(given.port && { PORT: given.port }) };
};

/** For whoever waits at a terminal. */
function progress(day: Date, part: number): void {
  if (!process.stderr.isTTY) return;
  const month = day.toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
  process.stderr.write(`\r  Playing the year: ${month}, ${Math.round(part * 100)} %   `);
}

/** Whom to sign in as, and why it is worth it. */
const guests = [
  [cast.hana, "chairs the Security WG"],
  [cast.imani, "chairs the TSC"],
  [cast.mateo, "takes part in the Security WG"],
  [cast.petra, "runs the server, which gives no say"],
] as const;

async function introduction(db: Database, url: string): Promise<string> {
  const lines = [];
  for (const [{ name, email }, part] of guests) {
    const link = await makeSignInLink({ db, viewer: clock, now: new Date() }, email);
    if (link.ok) lines.push(`  ${name} ${part}\n    ${url}/sign-in/${link.value.secret}`);
  }
  return `  This is a demonstration: the project, its people and its year are invented.\n  Look at it as a stranger, or sign in by a link that works once, within the half hour:\n\n${lines.join("\n")}\n`;
}
