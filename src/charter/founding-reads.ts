import { sql } from "kysely";
import { listPeople, type Person } from "../people/index.ts";
import type { Tx } from "../platform/database/schema.ts";
import { type FactId, factKind, factName } from "./correction.ts";
import { type CorrectionRecord, listCorrections } from "./correction-store.ts";
import { findNamedChairs, type NamedChair } from "./roster.ts";
import {
  type BodyRecord,
  type Community,
  findCommunity,
  inOffice,
  listBodies,
  listTermsUntil,
  type Term,
} from "./seats.ts";

/** A document as the founding brought it in; the newest version of that time. */
export interface FoundingDocument {
  readonly slug: string;
  readonly title: string;
  readonly rank: number;
  readonly governs: string;
  readonly number: number;
  readonly effectiveOn: string | null;
  readonly source: string;
  readonly adopted: boolean;
}

/** Every founding fact with its source, and what was corrected. */
export interface FoundingRecord {
  readonly community: Community;
  readonly bodies: readonly BodyRecord[];
  readonly documents: readonly FoundingDocument[];
  readonly terms: readonly Term[];
  readonly corrections: readonly CorrectionRecord[];
}

/** Null before the set-up. */
export async function readFoundingRecord(tx: Tx): Promise<FoundingRecord | null> {
  const community = await findCommunity(tx);
  if (!community) return null;
  const { closedAt } = community;
  const { rows: documents } = await sql<FoundingDocument>`
    select d.slug, d.title, d.rank, d.governs, v.number, v.effective_on::text as "effectiveOn", v.source, v.adopted
      from document d cross join lateral (
        select number, effective_on, source, adopted from document_version
         where document = d.slug and (${closedAt}::timestamptz is null or created_at <= ${closedAt}) order by number desc limit 1) v
     order by d.rank, d.slug`.execute(tx);
  return {
    community,
    bodies: await listBodies(tx),
    documents,
    terms: await listTermsUntil(tx, closedAt),
    corrections: await listCorrections(tx),
  };
}

/** Somebody whom a governing document names as presiding over its body, while that seat is empty. */
export interface ProposedChair extends NamedChair {
  readonly body: Pick<BodyRecord, "slug" | "shortName">;
  readonly source: string;
}

export async function readProposedChairs(tx: Tx, now: Date): Promise<readonly ProposedChair[]> {
  const { rows } = await sql<{ slug: string; shortName: string; text: string; source: string }>`
    select b.slug, b.short_name as "shortName", v.text, v.source
      from document_today d join document_version v on v.id = d.version join body b on b.slug = d.governs
     where d.rank = 4 and not exists (
             select from seat_holding h where h.body = b.slug and h.slug = 'chair' and ${inOffice("h", now)})
     order by b.slug`.execute(tx);
  return rows.flatMap(({ text, source, ...body }) => findNamedChairs(text).map((it) => ({ ...it, body, source })));
}

/** One fact as its form shows it: what it is, and its values as texts. */
export interface FactView {
  readonly fact: FactId;
  readonly title: string;
  readonly values: Readonly<Record<string, string | null>>;
  readonly people: readonly Person[];
}

export async function readFact(tx: Tx, record: FoundingRecord, fact: FactId): Promise<FactView | null> {
  const name = factName(fact);
  switch (factKind(fact)) {
    case "body": {
      const body = record.bodies.find((it) => it.slug === name);
      if (!body) return null;
      const { name: called, shortName, source } = body;
      return { fact, title: called, values: { name: called, shortName, source }, people: [] };
    }
    case "document": {
      const document = record.documents.find((it) => it.slug === name);
      if (!document) return null;
      const { title, rank, effectiveOn, source } = document;
      return { fact, title, values: { title, rank: String(rank), effectiveOn, source }, people: [] };
    }
    case "term": {
      const term = record.terms.find((it) => it.term === name);
      if (!term) return null;
      const { person, startsOn, endsOn, endedBy, source } = term;
      const title = `${term.personName}, ${term.title}`;
      return { fact, title, values: { person, startsOn, endsOn, endedBy, source }, people: await listPeople(tx) };
    }
  }
}
