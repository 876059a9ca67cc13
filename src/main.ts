import type { Logger } from "pino";
import {
  actPages,
  charterActs,
  charterApi,
  charterPages,
  conformanceApi,
  conformancePages,
  correctionPages,
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
} from "./charter/index.ts";
import { apiPages, homePage, outboxPage } from "./front/index.ts";
import { ledgerPages, ledgerRoutes } from "./ledger/index.ts";
import { meetingActs, meetingApi, meetingEvidence, meetingPages } from "./meetings/index.ts";
import {
  type Erased,
  hashSecret,
  noSubscriber,
  type PeopleDoor,
  peopleApi,
  peoplePages,
  personBehind,
  providersOf,
} from "./people/index.ts";
import type { Context } from "./platform/action.ts";
import type { Config } from "./platform/config.ts";
import { type Database, withViewerReadOnly } from "./platform/database/transaction.ts";
import type { RailSection, Shell } from "./platform/html/index.ts";
import { createServer, type Server } from "./platform/http/server.ts";
import { stranger } from "./platform/viewer.ts";

/** The rail lists the pages that exist. */
const rail: readonly RailSection[] = [
  {
    title: "Record",
    links: [
      { label: "Home", href: "/" },
      { label: "Charter", href: "/charter" },
      { label: "Conformance", href: "/conformance" },
      { label: "Meetings", href: "/meetings" },
      { label: "Ledger", href: "/ledger" },
    ],
  },
  {
    title: "People",
    links: [
      { label: "People", href: "/people" },
      { label: "Groups", href: "/groups" },
    ],
  },
];

/** What is known of a person further right and has to be forgotten with them, in the same transaction. */
export const erased: Erased = noSubscriber;

/** What the composition root is given by whoever starts the process. */
export interface Wiring {
  readonly db: Database;
  readonly config: Pick<Config, "url" | "trustProxy" | "dataDir" | "ledgerKey" | "smtpUrl"> &
    Partial<Pick<Config, "oidc" | "github">>;
  readonly log: Logger;
  readonly clock: () => Date;
}

/** Lists the slices and hands each what it may know of the others. */
export async function composeServer({ db, config, log, clock }: Wiring): Promise<Server> {
  const community = communityOf(db);
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
    shell: async (context, path) => shellOf(context, path, await community()),
  });

  homePage(server);
  setUpPages(server, { url: config.url, keys: config });
  const performs = new Set([...charterActs, ...meetingActs]);
  charterPages(server, performs);
  const conformance = { performs, evidence: [meetingEvidence] };
  conformancePages(server, conformance);
  actPages(server, performs);
  groupPages(server);
  seatPages(server, performs);
  foundingPages(server);
  correctionPages(server);
  reviewPages(server);
  ownEntryRoutes(server);
  meetingPages(server);
  ledgerPages(server);
  const people: PeopleDoor = {
    url: config.url,
    communityName: async () => (await community())?.name ?? "Wardmote",
    sendsMail: config.smtpUrl !== undefined,
    providers: providersOf(config),
    founding: async (tx) => (await findCommunity(tx))?.founding ?? null,
    seatsOf,
    policies: policiesToday,
    erased,
  };
  peoplePages(server, people);
  outboxPage(server);

  ledgerRoutes(server);
  charterApi(server);
  seatApi(server);
  conformanceApi(server, conformance);
  meetingApi(server);
  peopleApi(server, people);
  apiPages(server);
  return server;
}

/** The community's names never change once it is set up, so they are asked for until they are known. */
function communityOf(db: Database): () => Promise<Shell["community"]> {
  let known: Shell["community"] = null;
  return async () => {
    if (known) return known;
    const community = await withViewerReadOnly(db, stranger, findCommunity);
    if (community) known = { name: community.name, group: community.homeName };
    return known;
  };
}

function shellOf({ viewer }: Context, path: string, community: Shell["community"]): Shell {
  return {
    community,
    viewer: viewer.kind === "person" ? { name: viewer.name, unread: viewer.unread } : null,
    path,
    rail: community ? rail : [],
  };
}
