import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Actions,
  Button,
  CopyLine,
  DataTable,
  EmptyState,
  Facts,
  Form,
  formatInstant,
  groupDigits,
  type PageProps,
  Pagination,
  StateWord,
} from "../platform/html/index.ts";
import { getPage, type View } from "../platform/http/pages.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { limits } from "../platform/limits.ts";
import { findIdentity, type LedgerIdentity } from "./identity.ts";
import { type EntryView, entriesOf, entryBySeq, latestCheckpoint, recentEntries, type SignedTree } from "./store.ts";

interface LedgerData {
  readonly identity: LedgerIdentity | null;
  readonly tree: SignedTree | null;
  readonly entries: readonly EntryView[];
  readonly subject: string | null;
  readonly older: number | null;
}

/** The ledger as people read it; programs read tiles and checkpoints beside it. */
export function ledgerPages(server: Server): void {
  getPage(server, "/ledger", ({ context, query }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const subject = query.subject || null;
      const before = /^\d{1,15}$/.test(query.before ?? "") ? Number(query.before) : undefined;
      const [identity, tree] = [await findIdentity(tx), await latestCheckpoint(tx)];
      const entries = subject
        ? await entriesOf(tx, subject)
        : await recentEntries(tx, { ...(before !== undefined && { before }), limit: limits.pageRows });
      const last = entries.at(-1)?.seq;
      const older = !subject && typeof last === "number" && last > 0 ? last : null;
      const data = { identity, tree, entries, subject, older };
      return { data: { ...data, identity: identity?.verifier.text }, page: () => ledgerPage(data, server.parts.url) };
    }),
  );

  getPage(server, "/ledger/entries/:seq", ({ context, params }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const entry = /^\d{1,15}$/.test(params.seq ?? "") ? await entryBySeq(tx, Number(params.seq)) : null;
      const tree = await latestCheckpoint(tx);
      if (!entry || !tree) return { refused: missing };
      return { data: { entry, tree }, page: () => entryPage(entry, tree, server.parts.url) };
    }),
  );
}

const stateOf = (entry: EntryView) =>
  entry.state === "open" ? (
    <StateWord tone="good">open</StateWord>
  ) : entry.state === "sealed" ? (
    <StateWord tone="neutral">sealed</StateWord>
  ) : (
    <StateWord tone="attention">erased</StateWord>
  );

function ledgerPage({ identity, tree, entries, subject, older }: LedgerData, url: string): PageProps {
  return {
    title: subject ? "Ledger entries of one record" : "Ledger",
    kicker: subject && (
      <>
        <a href="/ledger">Ledger</a> · <code>{subject}</code>
      </>
    ),
    body: (
      <>
        {!subject && (
          <>
            <p>
              Everything that is done here is committed at once to a log that nobody can rewrite unseen: what is public
              openly, what is secret blindly, to be opened later. Anybody can check it, without trusting this server:
            </p>
            <CopyLine command={`npx wardmote verify ${url}`} />
            <p>
              It proves order, time and integrity, not truth; and whoever runs the machine can read what the machine can
              read.
            </p>
          </>
        )}
        {entries.length === 0 ? (
          <EmptyState title="No entry yet">
            {tree ? "Nothing here is open to you." : "The first entries come with the set-up."}
          </EmptyState>
        ) : (
          <DataTable
            caption="Ledger entries"
            rows={entries}
            columns={[
              {
                label: "Entry",
                heading: true,
                numeric: true,
                cell: (it) =>
                  it.seq === null ? "being sealed" : <a href={`/ledger/entries/${it.seq}`}>{groupDigits(it.seq)}</a>,
              },
              { label: "When", cell: (it) => (it.body ? formatInstant(new Date(it.body.at), "UTC") : "–") },
              { label: "Act", cell: (it) => it.body?.act.replaceAll("-", " ") ?? "–" },
              {
                label: "By which clause",
                cell: (it) =>
                  it.body?.clause
                    ? `§ ${it.body.clause.address} of ${it.body.clause.document}`
                    : (it.body?.basis ?? "–"),
              },
              { label: "State", cell: stateOf },
            ]}
          />
        )}
        <Pagination older={older === null ? undefined : `/ledger?before=${older}`} />
      </>
    ),
    aside: identity && (
      <>
        <Facts
          title="This log"
          items={[
            { term: "Origin", value: identity.origin },
            { term: "Entries", value: tree ? groupDigits(tree.size) : "none yet" },
            ...(tree ? [{ term: "Last checkpoint", value: formatInstant(tree.signedAt, "UTC") }] : []),
          ]}
        />
        <Facts title="Its public key">
          <p>
            <code class="long">{identity.verifier.text}</code>
          </p>
        </Facts>
        <Facts title="For programs">
          <ul class="plain-list">
            <li>
              <a href="/ledger/checkpoint">Checkpoint</a>, a C2SP signed note
            </li>
            <li>
              <a href="/ledger/export">The whole log as one file</a>
            </li>
          </ul>
        </Facts>
      </>
    ),
  };
}

function entryPage(entry: EntryView, tree: SignedTree, url: string): PageProps {
  const { seq, body } = entry;
  return {
    kicker: <a href="/ledger">Ledger</a>,
    title: `Entry ${groupDigits(seq ?? 0)}`,
    state: stateOf(entry),
    body: (
      <>
        <h2>What stands in the log</h2>
        <CopyLine command={entry.entry} />
        <h2>What it commits to</h2>
        {body ? (
          <>
            <p>The commitment is the SHA-256 of a random salt and these very bytes:</p>
            <pre class="code">
              <code>{JSON.stringify(body, null, 2)}</code>
            </pre>
          </>
        ) : (
          <p>
            {entry.state === "erased"
              ? "The body was erased on request. The entry still stands in the tree and still verifies."
              : "The body is sealed: the log proves that it was written by then and has not changed since, and says nothing else until it is opened."}
          </p>
        )}
        {entry.concernsViewer && entry.state !== "erased" && (
          <Form action={`/ledger/entries/${seq}`} label="This entry is about you">
            <h2>It is about you</h2>
            <p>
              {entry.state === "sealed" && "Only you can read it. You can open it to everybody, for good. "}
              You can have its content erased, for good: the entry itself stays and still verifies.
            </p>
            <Actions>
              {entry.state === "sealed" && (
                <Button kind="secondary" name="act" value="open-ledger-entry">
                  Open it to everybody
                </Button>
              )}
              <Button kind="danger" name="act" value="erase-ledger-entry">
                Erase its content
              </Button>
            </Actions>
          </Form>
        )}
        <h2>Verify it</h2>
        <CopyLine command={`npx wardmote verify ${url}`} />
        <p>
          Or by hand:{" "}
          <a href={`/api/v1/ledger/proof/inclusion?seq=${seq}&size=${tree.size}`}>
            the inclusion proof in the tree of {groupDigits(tree.size)} entries
          </a>
          , <a href="/ledger/checkpoint">the signed checkpoint</a>,{" "}
          <a href={`/ledger/body/${seq}`}>the body with its salt</a>.
        </p>
      </>
    ),
    aside: (
      <Facts
        title="In the tree"
        items={[
          { term: "Position", value: groupDigits(seq ?? 0) },
          { term: "Tree size", value: groupDigits(tree.size) },
          { term: "Signed", value: formatInstant(tree.signedAt, "UTC") },
        ]}
      />
    ),
  };
}
