import type { Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { CopyLine } from "../platform/html/index.ts";
import type { ClauseCitation } from "../platform/viewer.ts";
import { type AdoptionRequest, adoptionRequest } from "./adoption.ts";
import { prospect } from "./authority.ts";
import type { DocumentView } from "./reads.ts";
import * as store from "./store.ts";
import { Cited } from "./views.tsx";

export interface Adoption {
  readonly request: AdoptionRequest;
  readonly clauses: readonly ClauseCitation[];
}

/** How a provisional document would be adopted: by which clauses, and with what pull request. */
export async function loadAdoption(tx: Tx, context: Context, { document, bodies }: DocumentView): Promise<Adoption> {
  const body = bodies.find((it) => it.slug === document.governs)?.shortName ?? document.governs;
  const ways = [
    await prospect(tx, context, "adopt-document", { body: document.governs }),
    await prospect(tx, context, "amend-document", { body: document.governs }),
  ];
  const giving = ways.find((it) => it.considered.length > 0)?.considered ?? [];
  const clauses = giving.map((it) => it.clause);
  const text = await store.findText(tx, document.version);
  const cited = clauses.map((it) => `§ ${it.label} of the ${it.documentTitle}`);
  return { clauses, request: adoptionRequest({ ...document, body, text, clauses: [...new Set(cited)] }) };
}

export const AdoptionPart = ({ slug, adoption }: { slug: string; adoption: Adoption }) => {
  const { request, clauses } = adoption;
  return (
    <>
      <h2 id="adoption">How it is adopted</h2>
      <p>
        {clauses.length > 0 ? (
          <>
            By the act of adopting or amending a governing document, under{" "}
            {clauses.map((clause, index) => (
              <>
                {index > 0 && ", "}
                <Cited clause={clause} />
              </>
            ))}
            . Where that body works in a repository, this pull request asks it to.
          </>
        ) : (
          <>
            No clause says who adopts such a document, so nobody can do it here yet. This pull request puts it before
            the body all the same.
          </>
        )}
      </p>
      <CopyLine command={request.title} />
      <pre class="code" dir="auto">
        <code>{request.body}</code>
      </pre>
      <p>
        <a href={`/charter/${slug}/adoption`} download={`adopt-${request.file.name}`}>
          Download title, description and file
        </a>
      </p>
    </>
  );
};
