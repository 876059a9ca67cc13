import type { ComponentChildren } from "preact";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { Actions, Button, EmptyState, Form, Hidden, type PageProps, StateWord } from "../platform/html/index.ts";
import { getPage, postForm, type View, type Visit } from "../platform/http/pages.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { decideAlignment, type GuessId } from "./alignment-actions.ts";
import { mayFound } from "./founding.ts";
import { redlineWords } from "./redline.ts";
import { Redlined } from "./redline-views.tsx";
import * as store from "./store.ts";
import { type Guess, listGuesses } from "./version-store.ts";
import { capital, changeNames, charterRefused } from "./words.ts";

/** Where a person reads which clause was taken for which, and says whether that is right. */
export function alignmentPages(server: Server): void {
  getPage(server, "/charter/:document/alignment", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const document = await store.findDocument(tx, params.document ?? "");
      if (!document) return { refused: missing };
      const guesses = await listGuesses(tx, document.slug, false);
      const may = await mayFound(tx, context);
      const data = { document, guesses, may };
      return { data, page: () => alignmentPage(data) };
    }),
  );
  postForm(server, "/charter/:document/alignment", decide);
}

const idsIn = (field: string | undefined): GuessId[] =>
  (field ?? "").split("\n").flatMap((id) => {
    const [, number, position] = /^(\d{1,7}):(\d{1,7})$/.exec(id) ?? [];
    return number && position ? [{ number: Number(number), position: Number(position) }] : [];
  });

/** Decides what the page has shown and nothing else. */
async function decide({ context, params, form }: Visit): Promise<View> {
  const document = params.document ?? "";
  const ticked = new Set((form.confirm ?? "").split("\n"));
  const unticked = (form.shown ?? "").split("\n").filter((id) => !ticked.has(id));
  const decision = { confirm: idsIn(form.confirm), refuse: idsIn(unticked.join("\n")) };
  const decided = await decideAlignment(context, document, decision);
  if (!decided.ok) return { refused: charterRefused(decided.refusal) };
  const { confirmed, refused } = decided.value;
  const notice = confirmed + refused > 0 ? `${confirmed} confirmed, ${refused} told apart.` : "Nothing changed.";
  return { to: `/charter/${document}/versions`, notice };
}

interface AlignmentData {
  readonly document: store.DocumentRecord;
  readonly guesses: readonly Guess[];
  readonly may: boolean;
}

function alignmentPage({ document, guesses, may }: AlignmentData): PageProps {
  const waiting = guesses.filter((it) => it.state === "guess");
  const decided = guesses.filter((it) => it.state !== "guess");
  const { slug } = document;
  return {
    kicker: (
      <>
        <a href="/charter">Charter</a> · <a href={`/charter/${slug}`}>{document.title}</a> ·{" "}
        <a href={`/charter/${slug}/versions`}>Versions</a>
      </>
    ),
    title: "Which clause is which",
    next:
      waiting.length > 0 &&
      (may ? (
        <>
          <strong>{waiting.length === 1 ? "One guess waits" : `${waiting.length} guesses wait`}</strong>. Take the tick
          away where two texts are not the same clause, then confirm. What is told apart stays apart.
        </>
      ) : (
        <>
          {waiting.length === 1 ? "One guess waits" : `${waiting.length} guesses wait`} for whoever enters the founding
          record.
        </>
      )),
    body: (
      <>
        <p class="hint">
          A clause keeps its identity from version to version, so that a citation of then can be followed to now. Where
          the words are the same this is certain. Where they are not, it is a guess by words, place and neighbours.
        </p>
        {guesses.length === 0 && (
          <EmptyState title="Nothing was guessed">
            Every clause has the words it had in the version before, is new, or is gone.
          </EmptyState>
        )}
        {waiting.length > 0 && (
          <Form action={`/charter/${slug}/alignment`} label="Confirm which clause is which">
            {waiting.map((guess) => (
              <OneGuess guess={guess}>
                <label class="choice">
                  <input
                    type="checkbox"
                    name="confirm"
                    value={`${guess.number}:${guess.position}`}
                    checked
                    disabled={!may}
                  />
                  <span>{question(guess)}</span>
                  {may && <Hidden name="shown" value={`${guess.number}:${guess.position}`} />}
                </label>
              </OneGuess>
            ))}
            {may && (
              <div class="at-hand">
                <Actions>
                  <Button>Confirm what is ticked</Button>
                </Actions>
                <span class="hint">The rest is told apart.</span>
              </div>
            )}
          </Form>
        )}
        {decided.length > 0 && (
          <details class="fold">
            <summary>{decided.length === 1 ? "One is decided" : `${decided.length} are decided`}</summary>
            {decided.map((guess) => (
              <OneGuess guess={guess}>
                <StateWord tone={guess.state === "confirmed" ? "good" : "neutral"}>
                  {guess.state === "confirmed" ? "Confirmed" : "Told apart"}
                </StateWord>
              </OneGuess>
            ))}
          </details>
        )}
      </>
    ),
  };
}

/** What a tick says. */
const question = ({ change }: Guess): string =>
  ({ split: "It was split off from that clause", merged: "It went into that clause" })[change as "split" | "merged"] ??
  "This is the same clause";

const OneGuess = ({ guess, children }: { guess: Guess; children: ComponentChildren }) => {
  const { number, change, likeness, label, wasLabel } = guess;
  const alike = `${Math.round(likeness * 100)} % alike`;
  return (
    <section class="review" aria-label={`§ ${label ?? wasLabel} of version ${number}`}>
      <p class="address">
        Version {number}
        <br />§ {label}
        {wasLabel !== label && (
          <>
            <br />
            was § {wasLabel}
          </>
        )}
      </p>
      <div class="prose" dir="auto">
        {change === "split" || change === "merged" ? (
          <>
            <p class="clause-lead">{guess.wasWords}</p>
            <p>{guess.words}</p>
          </>
        ) : (
          <p>
            <Redlined pieces={redlineWords(guess.wasWords ?? "", guess.words ?? "")} />
          </p>
        )}
      </div>
      <div class="review-meanings">
        <p>
          {capital(changeNames[change])}, {alike}
        </p>
        {children}
      </div>
    </section>
  );
};
