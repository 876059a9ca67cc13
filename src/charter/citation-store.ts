import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import {
  type CitableDocument,
  dayIn,
  documentLinked,
  documentNamed,
  type Found,
  findCitations,
  findDocumentLinks,
  type Reason,
  versionCited,
} from "./citations.ts";
import { findLinkProblems, type LinkProblemKind } from "./links.ts";
import type { ClauseId, VersionId } from "./store.ts";

/** What today's documents cite. Found when a text comes in, since reading is more frequent by far. */

interface Citing extends CitableDocument {
  readonly version: VersionId;
  readonly effectiveOn: string | null;
  readonly text: string;
  readonly clauses: readonly { readonly address: string; readonly line: number; readonly endLine: number }[];
  readonly under: { readonly version: VersionId; readonly address: string; readonly document: string } | null;
}

async function listCiting(tx: Tx): Promise<readonly Citing[]> {
  const { rows } = await sql<Citing>`
    select d.slug, d.title, d.rank, v.source, d.version, v.effective_on::text as "effectiveOn", v.text,
           (select json_agg(json_build_object('version', o.id, 'number', o.number, 'effectiveOn', o.effective_on) order by o.number)
              from document_version o where o.document = d.slug) as versions,
           (select coalesce(json_agg(json_build_object('address', t.address, 'line', t.line, 'endLine', t.end_line) order by t.position), '[]')
              from clause_text t where t.version = d.version) as clauses,
           (select json_build_object('version', u.id, 'address', v.under_address, 'document', u.document)
              from document_version u where u.id = v.under_version) as under
      from document_today d join document_version v on v.id = d.version order by d.rank, d.slug`.execute(tx);
  return rows;
}

interface Reference {
  readonly version: VersionId;
  readonly address: string | null;
  readonly line: number | null;
  readonly words: string;
  readonly target: string | null;
  readonly cited: string | null;
  readonly asOf: string | null;
  readonly reason: Reason | null;
  readonly linkDay: string | null;
}

function referencesOf(citing: Citing, documents: readonly Citing[]): readonly Reference[] {
  const others = documents.filter((it) => it.slug !== citing.slug);
  const links = findDocumentLinks(citing.text).flatMap((found) => {
    const target = documentLinked(found, others);
    return target ? [{ found, target, day: dayIn(found.href ?? "") }] : [];
  });
  const dayOf = (target: Citing) => links.find((it) => it.target === target && it.day !== null)?.day ?? null;
  const place = ({ line, words, cited }: Found) => ({
    version: citing.version,
    address: citing.clauses.findLast((it) => it.line <= line && line <= it.endLine)?.address ?? null,
    line,
    words: words.slice(0, 300),
    cited,
  });
  const resolved = (target: Citing, linkDay: string | null) => {
    const asOf = versionCited(target, { effectiveOn: citing.effectiveOn, linkDay });
    return { target: target.slug, asOf: asOf?.version.version ?? null, reason: asOf?.reason ?? null, linkDay };
  };
  const nowhere = { target: null, asOf: null, reason: null, linkDay: null };
  const own = { target: citing.slug, asOf: citing.version, reason: "same-text" as const, linkDay: null };
  const { under } = citing;
  return [
    ...(under
      ? [
          {
            ...{
              version: citing.version,
              address: null,
              line: null,
              words: "stands under this clause",
              cited: under.address,
            },
            ...{ target: under.document, asOf: under.version, reason: "recorded" as const, linkDay: null },
          },
        ]
      : []),
    ...findCitations(citing.text).map((found) => {
      if (found.name === null) return { ...place(found), ...own };
      const target = documentNamed(found.name, documents);
      if (target?.slug === citing.slug) return { ...place(found), ...own };
      return { ...place(found), ...(target ? resolved(target, dayOf(target)) : nowhere) };
    }),
    ...links.map(({ found, target, day }) => ({ ...place(found), ...resolved(target, day ?? dayOf(target)) })),
  ];
}

/** Finds and resolves anew what today's documents cite, and the links in them that lead nowhere. */
export async function refreshCitations(tx: Tx): Promise<void> {
  const documents = await listCiting(tx);
  const numbered = <T>(of: (document: Citing) => readonly T[]) =>
    JSON.stringify(
      documents.flatMap((it) => of(it).map((each, position) => ({ version: it.version, ...each, position }))),
    );
  await sql`delete from cross_reference`.execute(tx);
  await sql`delete from link_problem`.execute(tx);
  await sql`
    insert into cross_reference (version, position, address, line, words, target, cited, as_of, reason, link_day, clause)
    select it.version, it.position, it.address, it.line, it.words, it.target, it.cited, it."asOf", it.reason, it."linkDay", t.clause
      from jsonb_to_recordset(${numbered((it) => referencesOf(it, documents))}::jsonb)
             as it(version text, position int, address text, line int, words text, target text, cited text, "asOf" text, reason text, "linkDay" date)
      left join clause_text t on t.version = it."asOf" and t.address = it.cited`.execute(tx);
  await sql`
    insert into link_problem (version, position, line, link, problem, remedy)
    select version, position, line, link, problem, remedy
      from jsonb_to_recordset(${numbered((it) => findLinkProblems(it.text))}::jsonb)
             as it(version text, position int, line int, link text, problem text, remedy text)`.execute(tx);
}

/** A citation in one of today's documents. Without `target` it names a document that is not here; without `clause` one that has no such clause. */
export interface Citation {
  readonly document: string;
  readonly documentTitle: string;
  /** The citing clause and its line; null where the whole document stands under a clause. */
  readonly address: string | null;
  readonly label: string | null;
  readonly line: number | null;
  readonly words: string;
  readonly target: string | null;
  readonly targetTitle: string | null;
  /** The address as cited; null where the document is cited as a whole. */
  readonly cited: string | null;
  /** The number and the day of the version in which it is read, and why that one. */
  readonly asOf: number | null;
  readonly asOfDay: string | null;
  readonly reason: Reason | null;
  /** The day that a link of the citing document names. */
  readonly linkDay: string | null;
  readonly clause: ClauseId | null;
  /** The address in that version; null where it has no such clause. */
  readonly addressThen: string | null;
  readonly labelThen: string | null;
  /** Today's address of the same clause; null where it is gone. */
  readonly addressToday: string | null;
  readonly labelToday: string | null;
}

const citations = sql`
  select d.slug as document, d.title as "documentTitle", r.address, c.label, r.line, r.words, r.target, td.title as "targetTitle", r.cited,
         v.number as "asOf", v.effective_on::text as "asOfDay", r.reason, r.link_day::text as "linkDay", r.clause,
         th.address as "addressThen", th.label as "labelThen", n.address as "addressToday", n.label as "labelToday"
    from cross_reference r join document_today d on d.version = r.version
    left join clause_text c on c.version = r.version and c.address = r.address
    left join document_today td on td.slug = r.target
    left join document_version v on v.id = r.as_of
    left join clause_text th on th.version = r.as_of and th.clause = r.clause
    left join clause_text n on n.version = td.version and n.clause = r.clause`;

/** Everything that today's documents cite, in the order of the documents and their lines. */
export async function listCitations(tx: Tx): Promise<readonly Citation[]> {
  return (await sql<Citation>`${citations} order by d.rank, d.slug, r.position`.execute(tx)).rows;
}

/** A link in one of today's documents that leads nowhere. */
export interface LinkProblemRecord {
  readonly document: string;
  readonly documentTitle: string;
  readonly address: string | null;
  readonly line: number;
  readonly link: string;
  readonly problem: LinkProblemKind;
  readonly remedy: string | null;
}

const linkProblems = sql`
  select d.slug as document, d.title as "documentTitle", p.line, p.link, p.problem, p.remedy,
         (select t.address from clause_text t
           where t.version = p.version and p.line between t.line and t.end_line order by t.position desc limit 1) as address
    from link_problem p join document_today d on d.version = p.version`;

/** Every link of today's documents that leads nowhere, in the order of the documents and their lines. */
export async function listLinkProblems(tx: Tx): Promise<readonly LinkProblemRecord[]> {
  return (await sql<LinkProblemRecord>`${linkProblems} order by d.rank, d.slug, p.position`.execute(tx)).rows;
}

/** What today's version of a document cites, what is wrong with its links, and how many guesses of its history wait. */
export interface DocumentNotes {
  readonly cites: readonly Citation[];
  readonly problems: readonly LinkProblemRecord[];
  readonly guesses: number;
}

export async function readDocumentNotes(tx: Tx, slug: string): Promise<DocumentNotes> {
  const { rows } = await sql<DocumentNotes>`
    select (select coalesce(json_agg(row_to_json(c)), '[]') from (${citations} where d.slug = ${slug} order by r.position) c) as cites,
           (select coalesce(json_agg(row_to_json(p)), '[]') from (${linkProblems} where d.slug = ${slug} order by p.position) p) as problems,
           (select count(*) from alignment a join document_version v on v.id = a.version
             where v.document = ${slug} and a.state = 'guess') as guesses`.execute(tx);
  return rows[0] ?? { cites: [], problems: [], guesses: 0 };
}

/** A clause in one of the versions that have it. */
export interface ClauseStage {
  readonly number: number;
  readonly effectiveOn: string | null;
  readonly address: string;
  readonly label: string;
  readonly words: string;
  readonly hash: string;
}

/** A clause through all versions that have it, oldest first; what it cites and where it is cited in today's documents. */
export interface ClauseNotes {
  readonly stages: readonly ClauseStage[];
  readonly cites: readonly Citation[];
  readonly citedBy: readonly Citation[];
}

export async function readClauseNotes(
  tx: Tx,
  version: VersionId,
  clause: { clause: ClauseId; address: string },
): Promise<ClauseNotes> {
  const { rows } = await sql<ClauseNotes>`
    select (select json_agg(row_to_json(s)) from (
              select v.number, v.effective_on as "effectiveOn", t.address, t.label, t.words, t.hash
                from clause_text t join document_version v on v.id = t.version where t.clause = ${clause.clause} order by v.number) s) as stages,
           (select coalesce(json_agg(row_to_json(c)), '[]') from (
              ${citations} where r.version = ${version} and r.address = ${clause.address} order by r.position) c) as cites,
           (select coalesce(json_agg(row_to_json(c)), '[]') from (
              ${citations} where r.clause = ${clause.clause} order by d.rank, d.slug, r.position) c) as "citedBy"`.execute(
    tx,
  );
  return rows[0] ?? { stages: [], cites: [], citedBy: [] };
}
