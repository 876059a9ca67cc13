import type { ComponentChildren } from "preact";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { Actions, Button, Form, Hidden, type PageProps, StateWord } from "../platform/html/index.ts";
import { getPage, postForm, type View, type Visit } from "../platform/http/pages.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { decideBindings } from "./actions.ts";
import type { Names } from "./authority.ts";
import { mayFound } from "./founding.ts";
import { type DocumentView, readDocument } from "./reads.ts";
import type { BindingId, StoredBinding, StoredClause } from "./store.ts";
import { isFlagged, namesWithin, rankWords } from "./views.tsx";
import { capital, charterRefused, meaningWords } from "./words.ts";

/** Where a person reads what the phrase table suggests, clause by clause, and decides. */
export function reviewPages(server: Server): void {
  getPage(server, "/founding/documents/:document", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const read = await readDocument(tx, params.document ?? "");
      if (!read) return { refused: missing };
      const may = await mayFound(tx, context);
      return { data: { read, may }, page: () => reviewPage(read, may) };
    }),
  );
  postForm(server, "/founding/documents/:document", decide);
}

const idsIn = (field: string | undefined): BindingId[] =>
  (field ?? "").split("\n").filter((id): id is BindingId => id !== "");

/** Decides what the page has shown and nothing else: a version that came in meanwhile waits for its own reading. */
async function decide({ context, params, form }: Visit): Promise<View> {
  const document = params.document ?? "";
  const ticked = new Set(idsIn(form.confirm));
  const unticked = idsIn(form.shown).filter((id) => !ticked.has(id));
  const decided = await decideBindings(context, document, { confirm: [...ticked], dismiss: unticked });
  if (!decided.ok) return { refused: charterRefused(decided.refusal) };
  const { confirmed: yes, dismissed: no } = decided.value;
  return {
    to: "/founding",
    notice:
      yes + no > 0 ? `${yes} ${yes === 1 ? "meaning" : "meanings"} confirmed, ${no} dismissed.` : "Nothing changed.",
  };
}

function reviewPage(read: DocumentView, may: boolean): PageProps {
  const { document } = read;
  const meant = read.clauses.filter((it) => it.bindings.length > 0);
  const bindings = meant.flatMap((it) => it.bindings);
  const waiting = bindings.filter((it) => it.state === "suggested").length;
  const silent = read.clauses.filter((it) => it.kind === "clause").length - meant.length;
  return {
    kicker: (
      <>
        <a href="/founding">The founding record</a> · {rankWords[document.rank]}
      </>
    ),
    title: `What “${document.title}” means`,
    next: <Standing read={read} waiting={waiting} total={bindings.length} clauses={meant.length} may={may} />,
    body: (
      <>
        <p class="hint">
          {meant.length > 0 && "The words that led to a reading are marked. "}
          {silent > 0 &&
            `${silent} ${meant.length > 0 ? "other " : ""}${silent === 1 ? "clause says" : "clauses say"} nothing that the software acts on, and count all the same.`}
        </p>
        <Form action={`/founding/documents/${document.slug}`} label="Confirm the meanings">
          {meant.map((clause, index) => (
            <ReviewedClause
              clause={clause}
              section={meant[index - 1]?.section === clause.section ? null : clause.section}
              names={namesWithin(read, document.governs)}
              may={may}
            />
          ))}
          {may && bindings.length > 0 && (
            <div class="at-hand">
              <Actions>
                <Button>Confirm what is ticked</Button>
              </Actions>
              <span class="hint">The rest is dismissed.</span>
            </div>
          )}
        </Form>
      </>
    ),
  };
}

/** How far the reading has come. */
function Standing(props: { read: DocumentView; waiting: number; total: number; clauses: number; may: boolean }) {
  if (props.waiting > 0) {
    return (
      <>
        <strong>{props.waiting} meanings</strong> are suggested from the words of {props.clauses} clauses. Take the tick
        away where a reading is wrong, then confirm. Only what you confirm binds.
      </>
    );
  }
  return (
    <>
      {props.total > 0 ? "Every suggestion is decided." : "No meaning is suggested."}{" "}
      {props.total > 0 && props.may && "You can still change your mind until the founding is closed. "}
      <a href={`/charter/${props.read.document.slug}`}>Read the document</a> or{" "}
      <a href="/founding">go on with the founding</a>.
    </>
  );
}

interface Reviewed {
  readonly clause: StoredClause;
  /** The heading that begins with this clause. */
  readonly section: string | null;
  readonly names: Names;
  readonly may: boolean;
}

const ReviewedClause = ({ clause, section, names, may }: Reviewed) => (
  <>
    {section && <h2>{section}</h2>}
    <section class="review" aria-label={`§ ${clause.label}`}>
      <p class="address">§ {clause.label}</p>
      <div class="prose" dir="auto">
        {clause.lead && <p class="clause-lead">{clause.lead}</p>}
        <p>{markReasons(clause.words, clause.bindings)}</p>
      </div>
      <div class="review-meanings">
        {clause.bindings.map((binding) => (
          <label class="choice">
            <input
              type="checkbox"
              name="confirm"
              value={binding.id}
              checked={binding.state !== "dismissed"}
              disabled={!may}
            />
            <span>
              <span class="kind">{capital(binding.meaning.kind)}</span> {meaningWords(binding.meaning, names)}
              {!standsIn(clause.words, binding) && <span class="hint">from “{binding.because}”</span>}
              {isFlagged(binding) && (
                <>
                  {" "}
                  <StateWord tone="attention">its words changed, this did not</StateWord>
                </>
              )}
            </span>
            {may && <Hidden name="shown" value={binding.id} />}
          </label>
        ))}
      </div>
    </section>
  </>
);

/** A reason quotes the document, with `…` where it leaves words out. */
const quoted = ({ because }: Pick<StoredBinding, "because">): string[] =>
  because.split("…").flatMap((part) => part.trim() || []);

const standsIn = (words: string, binding: StoredBinding): boolean =>
  quoted(binding).every((part) => words.toLowerCase().includes(part.toLowerCase()));

/** The words with whatever led to a reading in `<mark>`. */
function markReasons(words: string, bindings: readonly StoredBinding[]): ComponentChildren {
  const lower = words.toLowerCase();
  const spans = bindings
    .flatMap(quoted)
    .map((part) => ({ from: lower.indexOf(part.toLowerCase()), length: part.length }))
    .filter((it) => it.from >= 0)
    .sort((one, other) => one.from - other.from);
  const pieces: ComponentChildren[] = [];
  let done = 0;
  for (const { from, length } of spans) {
    const end = from + length;
    if (end <= done) continue;
    pieces.push(words.slice(done, Math.max(from, done)), <mark>{words.slice(Math.max(from, done), end)}</mark>);
    done = end;
  }
  return [...pieces, words.slice(done)];
}
