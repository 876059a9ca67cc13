import { type EvidenceSource, findCommunity, isDemonstration } from "../charter/index.ts";
import type { Context } from "../platform/action.ts";
import { type Database, withViewerReadOnly } from "../platform/database/transaction.ts";
import type { RailSection, Shell } from "../platform/html/index.ts";
import { limits } from "../platform/limits.ts";
import { stranger } from "../platform/viewer.ts";
import { countWaiting } from "./waiting-reads.ts";

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
      { label: "Record linter", href: "/reports/record" },
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

/** What surrounds every page: the community's names, who looks and what waits for them, and the rail. */
export interface Surroundings {
  readonly community: () => Promise<Shell["community"]>;
  readonly shell: (context: Context, path: string) => Promise<Shell>;
}

export function surroundings(db: Database, clock: () => Date, evidence: readonly EvidenceSource[]): Surroundings {
  const community = communityOf(db, clock);
  return {
    community,
    async shell({ viewer, now }, path) {
      const known = await community();
      const around = { community: known, path, rail: known ? rail : [] };
      if (viewer.kind !== "person") return { ...around, viewer: null };
      const count = await withViewerReadOnly(db, viewer, (tx) => countWaiting(tx, evidence, { person: viewer, now }));
      return { ...around, viewer: { name: viewer.name, unread: viewer.unread, waiting: count } };
    },
  };
}

/** The names at the head of every page. A correction of the founding record can change them, so they are asked for anew after a while. */
function communityOf(db: Database, clock: () => Date): Surroundings["community"] {
  let known: { readonly community: Shell["community"]; readonly until: number } | null = null;
  return async () => {
    const now = clock().getTime();
    if (known?.community && now < known.until) return known.community;
    const community = await withViewerReadOnly(db, stranger, async (tx) => {
      const found = await findCommunity(tx);
      return found && { name: found.name, group: found.homeName, invented: await isDemonstration(tx) };
    });
    known = { community, until: now + limits.namesSeconds * 1000 };
    return community;
  };
}
