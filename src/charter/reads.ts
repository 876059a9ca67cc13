import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { BodyRecord } from "./seats.ts";
import type { DocumentRecord, StoredClause } from "./store.ts";

/** What a page shows, in one query each. */

interface NameRows {
  readonly bodies: readonly Pick<BodyRecord, "slug" | "shortName" | "parent">[];
  readonly seats: readonly { readonly body: string; readonly seat: string; readonly title: string }[];
}

const nameRows = sql`
  (select json_agg(json_build_object('slug', slug, 'shortName', short_name, 'parent', parent)) from body) as bodies,
  (select coalesce(json_agg(json_build_object('body', body, 'seat', slug, 'title', title)), '[]') from seat) as seats`;

const bindingRows = sql`
  coalesce((select json_agg(json_build_object('id', b.id, 'clause', b.clause, 'meaning', b.meaning, 'because', b.because, 'state', b.state, 'kept', b.kept) order by b.position)
              from binding b where b.version = t.version and b.clause = t.clause), '[]')`;

const clauseColumns = sql`
  t.clause, t.address, t.label, t.kind, t.parent, t.section, t.lead, t.depth, t.line, t.end_line as "endLine", t.words, t.markdown, t.hash,
  ${bindingRows} as bindings`;

/** One version of each document: today's, or the one of this number. */
const documentAt = (number: number | null) =>
  number === null
    ? sql`document_today d`
    : sql`(select d.slug, d.title, d.rank, d.governs, d.binds_all, d.binds, v.id as version, v.number, v.adopted, v.effective_on, v.source
             from document d join document_version v on v.document = d.slug where v.number = ${number}) d`;

const documentColumns = sql`
  d.slug, d.title, d.rank, d.governs, d.binds_all as "bindsAll", d.binds, d.version, d.number, d.adopted,
  d.effective_on::text as "effectiveOn", d.source, (select max(number) from document_version where document = d.slug) as newest`;

/** A document in one of its versions; `newest` is the number of today's. */
export type DocumentHead = Omit<DocumentRecord, "clauses" | "suggested"> & { readonly newest: number };

export interface ClauseView extends NameRows {
  readonly document: DocumentHead;
  readonly clause: StoredClause;
  readonly before: { readonly address: string; readonly label: string } | null;
  readonly after: { readonly address: string; readonly label: string } | null;
}

type Flat = DocumentHead & StoredClause & NameRows & Pick<ClauseView, "before" | "after">;

/** One clause, with its neighbours, in today's version or in that of `number`. */
export async function readClause(
  tx: Tx,
  document: string,
  address: string,
  number: number | null = null,
): Promise<ClauseView | null> {
  const { rows } = await sql<Flat>`
    select ${documentColumns}, ${clauseColumns}, ${nameRows},
           (select json_build_object('address', n.address, 'label', n.label) from clause_text n
             where n.version = t.version and n.position < t.position and n.kind = 'clause' order by n.position desc limit 1) as before,
           (select json_build_object('address', n.address, 'label', n.label) from clause_text n
             where n.version = t.version and n.position > t.position and n.kind = 'clause' order by n.position limit 1) as after
      from ${documentAt(number)} join clause_text t on t.version = d.version
     where d.slug = ${document} and t.address = ${address}`.execute(tx);
  const [row] = rows;
  return row
    ? { document: row, clause: row, bodies: row.bodies, seats: row.seats, before: row.before, after: row.after }
    : null;
}

export interface DocumentView extends NameRows {
  readonly document: DocumentHead;
  readonly clauses: readonly StoredClause[];
}

/** Today's version of a document, or that of `number`, whole. */
export async function readDocument(tx: Tx, slug: string, number: number | null = null): Promise<DocumentView | null> {
  const { rows } = await sql<DocumentHead & NameRows & { clauses: readonly StoredClause[] }>`
    select ${documentColumns}, ${nameRows},
           (select json_agg(row_to_json(c)) from (select ${clauseColumns} from clause_text t where t.version = d.version order by t.position) c) as clauses
      from ${documentAt(number)} where d.slug = ${slug}`.execute(tx);
  const [row] = rows;
  return row ? { document: row, clauses: row.clauses ?? [], bodies: row.bodies, seats: row.seats } : null;
}

/** Today's text of a governing document, with the lines that each of its clauses takes up. */
export interface DocumentText {
  readonly slug: string;
  readonly title: string;
  readonly governs: string;
  readonly rank: number;
  readonly source: string;
  readonly text: string;
  readonly clauses: readonly {
    readonly address: string;
    readonly label: string;
    readonly line: number;
    readonly endLine: number;
  }[];
}

/** All governing documents as they stand today, the highest first. */
export async function listTexts(tx: Tx): Promise<readonly DocumentText[]> {
  const { rows } = await sql<DocumentText>`
    select d.slug, d.title, d.governs, d.rank, d.source, v.text,
           (select json_agg(json_build_object('address', t.address, 'label', t.label, 'line', t.line, 'endLine', t.end_line) order by t.position)
              from clause_text t where t.version = d.version) as clauses
      from document_today d join document_version v on v.id = d.version order by d.rank, d.slug`.execute(tx);
  return rows;
}
