import type { Logger } from "pino";
import { version } from "../package.json" with { type: "json" };
import {
  actPages,
  alignmentPages,
  charterActs,
  charterApi,
  charterPages,
  conformanceApi,
  conformancePages,
  correctionPages,
  type Demonstration,
  findCommunity,
  foundingPages,
  groupPages,
  ownEntryRoutes,
  policiesToday,
  reviewPages,
  seatApi,
  seatPages,
  seatsOf,
  setUpPages,
  versionApi,
  versionPages,
} from "./charter/index.ts";
import {
  adminPage,
  apiPages,
  homePage,
  outboxPage,
  searchApi,
  searchPages,
  surroundings,
  waitingApi,
  waitingPage,
} from "./front/index.ts";
import { ledgerPages, ledgerRoutes } from "./ledger/index.ts";
import { forgetAttendee, meetingActs, meetingApi, meetingEvidence, meetingPages } from "./meetings/index.ts";
import { oversightActs, oversightApi, oversightPages } from "./oversight/index.ts";
import {
  type Erased,
  hashSecret,
  type PeopleDoor,
  peopleApi,
  peoplePages,
  personBehind,
  providersOf,
} from "./people/index.ts";
import type { Config } from "./platform/config.ts";
import { type Database, withViewerReadOnly } from "./platform/database/transaction.ts";
import { createServer, type Server } from "./platform/http/server.ts";
import { stranger } from "./platform/viewer.ts";

/** What is known of a person further right and has to be forgotten with them, in the same transaction. */
export const erased: Erased = forgetAttendee;

/** What the composition root is given by whoever starts the process. */
export interface Wiring {
  readonly db: Database;
  readonly config: Pick<Config, "url" | "trustProxy" | "dataDir" | "ledgerKey" | "smtpUrl"> &
    Partial<Pick<Config, "oidc" | "github" | "databaseUrl">>;
  readonly log: Logger;
  readonly clock: () => Date;
  /** Can be built instead of a community. */
  readonly demonstration: Demonstration;
}

/** Lists the slices and hands each what it may know of the others. */
export async function composeServer({ db, config, log, clock, demonstration }: Wiring): Promise<Server> {
  const evidence = [meetingEvidence];
  const { community, shell } = surroundings(db, clock, evidence);
  const server = await createServer({
    db,
    log,
    url: config.url,
    trustProxy: config.trustProxy,
    clock,
    viewerBehind: async (secret, kind, now) => {
      const viewer = await withViewerReadOnly(db, stranger, (tx) => personBehind(tx, hashSecret(secret), now));
      // A session never stands for a token nor a token for a session.
      return viewer && (viewer.token === null) === (kind === "session") ? viewer : null;
    },
    shell,
  });

  const communityName = async () => (await community())?.name ?? "Wardmote";
  homePage(server, evidence);
  waitingPage(server, evidence);
  searchPages(server, communityName);
  setUpPages(server, { url: config.url, keys: config }, demonstration);
  const performs = new Set([...charterActs, ...meetingActs, ...oversightActs]);
  charterPages(server, performs);
  versionPages(server, performs);
  alignmentPages(server);
  const conformance = { performs, evidence };
  conformancePages(server, conformance);
  actPages(server, performs);
  groupPages(server);
  seatPages(server, performs);
  foundingPages(server);
  correctionPages(server);
  reviewPages(server);
  ownEntryRoutes(server);
  meetingPages(server);
  oversightPages(server);
  ledgerPages(server);
  const people: PeopleDoor = {
    url: config.url,
    communityName,
    sendsMail: config.smtpUrl !== undefined,
    providers: providersOf(config),
    founding: async (tx) => (await findCommunity(tx))?.founding ?? null,
    seatsOf,
    policies: policiesToday,
    erased,
  };
  peoplePages(server, people);
  outboxPage(server);
  adminPage(server, {
    version,
    embedded: config.databaseUrl === undefined,
    sendsMail: config.smtpUrl !== undefined,
  });

  ledgerRoutes(server);
  charterApi(server);
  versionApi(server);
  seatApi(server);
  conformanceApi(server, conformance);
  meetingApi(server);
  oversightApi(server);
  peopleApi(server, people);
  searchApi(server);
  waitingApi(server, evidence);
  apiPages(server);
  return server;
}
