import { DataTable, Day } from "../platform/html/index.ts";
import type { Citation, LinkProblemRecord } from "./citation-store.ts";
import { linkProblems } from "./links.ts";

/** What a text cites, in the version it meant and as it is called today. */

const versionHref = (it: Citation, address: string): string => `/charter/${it.target}/versions/${it.asOf}/${address}`;

/** Why it is read in that version. */
function Why({ it }: { it: Citation }) {
  switch (it.reason) {
    case "link":
      return (
        <>
          as of <Day date={it.linkDay ?? ""} />, the day of the text that the document links
        </>
      );
    case "before-record":
      return it.linkDay ? (
        <>
          the document links a text of <Day date={it.linkDay} />; no version that old is recorded here, so it is read in
          the first
        </>
      ) : (
        <>the document is older than the first version recorded here, so it is read in that</>
      );
    case "citing-day":
      return <>as of the day on which the citing document took effect</>;
    case "recorded":
      return <>as it was recorded with the document</>;
    default:
      return null;
  }
}

function Then({ it }: { it: Citation }) {
  if (it.target === null) return <>a document that is not here</>;
  const version = (
    <small>
      {it.targetTitle}, version {it.asOf}
      {it.asOfDay && (
        <>
          , <Day date={it.asOfDay} />
        </>
      )}
      {it.reason && it.reason !== "same-text" && it.reason !== "today" && (
        <>
          : <Why it={it} />
        </>
      )}
    </small>
  );
  if (it.cited === null)
    return (
      <>
        <a href={it.asOf === null ? `/charter/${it.target}` : `/charter/${it.target}/versions/${it.asOf}`}>
          the document
        </a>
        {version}
      </>
    );
  return (
    <>
      {it.addressThen === null ? (
        <>no § {it.cited} stands there</>
      ) : (
        <a href={versionHref(it, it.addressThen)}>§ {it.labelThen}</a>
      )}
      {version}
    </>
  );
}

function Today({ it }: { it: Citation }) {
  if (it.target === null || (it.cited !== null && it.clause === null)) return <>unresolved</>;
  if (it.cited === null) return <a href={`/charter/${it.target}`}>{it.targetTitle}</a>;
  return it.addressToday === null ? (
    <>gone</>
  ) : (
    <a href={`/charter/${it.target}/${it.addressToday}`}>§ {it.labelToday}</a>
  );
}

/** What a document or a clause cites. */
export const Cites = ({ cites }: { cites: readonly Citation[] }) =>
  cites.length === 0 ? null : (
    <>
      <h2>What it cites</h2>
      <DataTable
        caption="Citations in this text, followed to today"
        rows={cites}
        columns={[
          {
            label: "Words",
            heading: true,
            cell: (it) => (
              <>
                <bdi>{it.words}</bdi>
                {it.line !== null && <small>line {it.line}</small>}
              </>
            ),
          },
          { label: "As cited", cell: (it) => <Then it={it} /> },
          { label: "Today", brief: true, cell: (it) => <Today it={it} /> },
        ]}
      />
    </>
  );

/** Where today's documents cite a clause. */
export const CitedBy = ({ citedBy }: { citedBy: readonly Citation[] }) =>
  citedBy.length === 0 ? null : (
    <>
      <h2>Cited by</h2>
      <DataTable
        caption="Where today's documents cite this clause"
        rows={citedBy}
        columns={[
          {
            label: "Document",
            heading: true,
            cell: (it) => (
              <>
                <a href={it.address === null ? `/charter/${it.document}` : `/charter/${it.document}/${it.address}`}>
                  {it.documentTitle}
                  {it.label && `, § ${it.label}`}
                </a>
                {it.line !== null && <small>line {it.line}</small>}
              </>
            ),
          },
          { label: "Words", cell: (it) => <bdi>{it.words}</bdi> },
          { label: "As cited", cell: (it) => <Then it={it} /> },
        ]}
      />
    </>
  );

/** Links that lead nowhere, each with what it probably meant. */
export const LinkProblems = ({ problems }: { problems: readonly LinkProblemRecord[] }) =>
  problems.length === 0 ? null : (
    <>
      <h2 id="links">Links that lead nowhere</h2>
      <DataTable
        caption="Links in this text that lead nowhere"
        rows={problems}
        columns={[
          { label: "Line", numeric: true, cell: (it) => it.line },
          { label: "Link", heading: true, cell: (it) => <code>{it.link}</code> },
          { label: "What is wrong", cell: (it) => linkProblems[it.problem] },
          {
            label: "Remedy",
            cell: (it) => (it.remedy === null ? "only its author knows" : <code>{it.remedy}</code>),
          },
        ]}
      />
    </>
  );
