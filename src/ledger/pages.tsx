import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Actions,
  Button,
  CopyLine,
  DataTable,
  EmptyState,
  Facts,
  Form,
  groupDigits,
  type PageProps,
  Pagination,
  StateWord,
  Time,
} from "../platform/html/index.ts";
import { getPage, type View } from "../platform/http/pages.ts";
import { missing } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { limits } from "../platform/limits.ts";
import type { Body } from "./entry.ts";
import { findIdentity, type LedgerIdentity } from "./identity.ts";
import { type EntryView, entriesOf, entryBySeq, latestCheckpoint, recentEntries, type SignedTree } from "./store.ts";

interface LedgerData {
  readonly identity: LedgerIdentity | null;
  readonly tree: SignedTree | null;
  readonly entries: readonly EntryView[];
  readonly subject: string | null;
  readonly newer: string | undefined;
  readonly older: string | undefined;
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
      const older = !subject && typeof last === "number" && last > 0 ? `/ledger?before=${last}` : undefined;
      const newer = subject || before === undefined ? undefined : newerThan(before, tree);
      const data = { identity, tree, entries, subject, newer, older };
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

/** The page of entries before which the one from `before` downwards stands. */
function newerThan(before: number, tree: SignedTree | null): string {
  const from = before + limits.pageRows;
  return tree && from < tree.size ? `/ledger?before=${from}` : "/ledger";
}

const stateWords = {
  open: <StateWord tone="good">Open</StateWord>,
  sealed: <StateWord tone="neutral">Sealed</StateWord>,
  erased: <StateWord tone="attention">Erased</StateWord>,
} as const;

/** What gave the permission where no clause did. */
const basisWords: Readonly<Record<Body["basis"], string>> = {
  clause: "by a clause",
  founding: "founding record",
  account: "own account",
  server: "running the server",
};

/** `§ chairperson/4/a of security-wg`, in the version that was in force. */
const Basis = ({ body: { clause, basis } }: { body: Body }) =>
  clause ? (
    <a href={`/charter/${clause.document}/${clause.address}`}>
      § {clause.address} of {clause.document}
    </a>
  ) : (
    basisWords[basis]
  );

const actWords = (act: string): string => `${act.charAt(0).toUpperCase()}${act.slice(1)}`.replaceAll("-", " ");

function ledgerPage({ identity, tree, entries, subject, newer, older }: LedgerData, url: string): PageProps {
  return {
    title: subject ? "Entries of one record" : "Ledger",
    kicker: subject && (
      <>
        <a href="/ledger">Ledger</a> · <code>{subject}</code>
      </>
    ),
    body: (
      <>
        {subject ? (
          <p>Everything that was done on this record, as far as it is open to you. Each entry shows how to check it.</p>
        ) : (
          <About url={url} />
        )}
        {entries.length === 0 ? (
          <EmptyState title="No entry yet">
            {tree ? "Nothing here is open to you." : "The first entries come with the set-up."}
          </EmptyState>
        ) : (
          <Entries entries={entries} />
        )}
        <Pagination newer={newer} older={older} />
      </>
    ),
    aside: identity && <Log identity={identity} tree={tree} />,
  };
}

const About = ({ url }: { url: string }) => (
  <>
    <p>
      Every act is written here at once. Nobody can change, move or remove an entry without everybody being able to
      notice, whoever runs the server included. You can check that without trusting the server:
    </p>
    <CopyLine command={`npx wardmote verify ${url}`} />
    <p class="hint">
      <strong>Open</strong> entries say what was done. <strong>Sealed</strong> ones prove that something was written by
      then and has not changed since, and nothing else until they are opened. <strong>Erased</strong> ones have lost
      their words on request and still count. All of it proves order, time and integrity, not truth; and whoever runs
      the machine can read what the machine can read.
    </p>
  </>
);

const Entries = ({ entries }: { entries: readonly EntryView[] }) => (
  <DataTable
    caption="Ledger entries, the last one first"
    rows={entries}
    columns={[
      {
        label: "Entry",
        numeric: true,
        cell: (it) =>
          it.seq === null ? "being sealed" : <a href={`/ledger/entries/${it.seq}`}>{groupDigits(it.seq)}</a>,
      },
      {
        label: "Act",
        heading: true,
        cell: (it) =>
          it.body ? (
            <>
              {actWords(it.body.act)}
              <small>
                <Basis body={it.body} />
              </small>
            </>
          ) : (
            <span class="silent">says nothing yet</span>
          ),
      },
      { label: "When", cell: (it) => it.body && <Time at={new Date(it.body.at)} zone="UTC" /> },
      { label: "State", brief: true, cell: (it) => stateWords[it.state] },
    ]}
  />
);

const Log = ({ identity, tree }: { identity: LedgerIdentity; tree: SignedTree | null }) => (
  <>
    <Facts
      title="This log"
      items={[
        { term: "Entries", value: tree ? groupDigits(tree.size) : "none yet" },
        ...(tree ? [{ term: "Last signed", value: <Time at={tree.signedAt} zone="UTC" /> }] : []),
        { term: "Name", value: identity.origin },
      ]}
    />
    <Facts title="Its public key">
      <p>
        <code>{identity.verifier.text}</code>
      </p>
    </Facts>
    <Facts title="For programs">
      <ul>
        <li>
          <a href="/ledger/checkpoint">Checkpoint</a>, a C2SP signed note
        </li>
        <li>
          <a href="/ledger/export">The whole log as one file</a>
        </li>
      </ul>
    </Facts>
  </>
);

function entryPage(entry: EntryView, tree: SignedTree, url: string): PageProps {
  const seq = entry.seq ?? 0;
  return {
    kicker: <a href="/ledger">Ledger</a>,
    title: `Entry ${groupDigits(seq)}`,
    state: stateWords[entry.state],
    body: (
      <>
        {entry.body ? <Contents body={entry.body} /> : <p>{silence[entry.state]}</p>}
        <Release entry={entry} />
        <h2>What stands in the log</h2>
        <CopyLine command={entry.entry} />
        <p class="hint">
          <code>c</code> is the SHA-256 of a random salt and the body, and says nothing about either.
        </p>
        <h2>Check it</h2>
        <CopyLine command={`npx wardmote verify ${url}`} />
        <p>
          Or by hand:{" "}
          <a href={`/api/v1/ledger/proof/inclusion?seq=${seq}&size=${tree.size}`}>
            the proof that it is in the tree of {groupDigits(tree.size)} entries
          </a>
          , <a href="/ledger/checkpoint">the signed checkpoint</a>,{" "}
          <a href={`/ledger/body/${seq}`}>the body with its salt</a>.
        </p>
        <nav class="neighbours" aria-label="Neighbouring entries">
          {seq > 0 && (
            <a rel="prev" href={`/ledger/entries/${seq - 1}`}>
              ← Entry {groupDigits(seq - 1)}
            </a>
          )}
          {seq + 1 < tree.size && (
            <a rel="next" href={`/ledger/entries/${seq + 1}`}>
              Entry {groupDigits(seq + 1)} →
            </a>
          )}
        </nav>
      </>
    ),
    aside: (
      <Facts
        title="In the tree"
        items={[
          { term: "Number", value: groupDigits(seq) },
          { term: "Tree", value: `${groupDigits(tree.size)} entries` },
          { term: "Signed", value: <Time at={tree.signedAt} zone="UTC" /> },
        ]}
      />
    ),
  };
}

/** Why an entry shows no body. An open one that cannot be read has none either. */
const silence: Readonly<Record<EntryView["state"], string>> = {
  open: "Its body cannot be read.",
  sealed:
    "Sealed: the log proves that this was written by then and has not changed since, and says nothing else until somebody it concerns opens it.",
  erased: "Erased on request: the words are gone for good. The entry still stands in the tree and still verifies.",
};

const Contents = ({ body }: { body: Body }) => (
  <>
    <h2>What was done</h2>
    <dl class="contents">
      <div>
        <dt>Act</dt>
        <dd>{actWords(body.act)}</dd>
      </div>
      <div>
        <dt>When</dt>
        <dd>
          <Time at={new Date(body.at)} zone="UTC" />
        </dd>
      </div>
      <div>
        <dt>By</dt>
        <dd>
          <code>{body.by}</code>
        </dd>
      </div>
      <div>
        <dt>On</dt>
        <dd>
          <a href={`/ledger?subject=${encodeURIComponent(body.subject)}`}>
            <code>{body.subject}</code>
          </a>
        </dd>
      </div>
      <div>
        <dt>Under</dt>
        <dd>
          <Basis body={body} />
        </dd>
      </div>
    </dl>
    <details class="fold">
      <summary>The body whole</summary>
      <pre class="code">
        <code>{JSON.stringify(body, null, 2)}</code>
      </pre>
      <p class="hint">Indented here; its bytes are canonical JSON, RFC 8785.</p>
    </details>
  </>
);

/** Whoever an entry is about can have it opened or erased; the act itself is authorised, and refused, where it is posted. */
const Release = ({ entry: { concernsViewer, state, seq } }: { entry: EntryView }) =>
  concernsViewer && state !== "erased" ? (
    <>
      <h2>This entry is about you</h2>
      <p>
        {state === "sealed" && "You can open it to everybody. "}
        You can have its words erased. Neither can be undone, and each is itself an entry.
      </p>
      <Form action={`/ledger/entries/${seq}`} label="Open or erase this entry">
        <Actions>
          {state === "sealed" && (
            <Button kind="secondary" name="act" value="open-ledger-entry">
              Open it to everybody
            </Button>
          )}
          <Button kind="danger" name="act" value="erase-ledger-entry">
            Have it erased
          </Button>
        </Actions>
      </Form>
    </>
  ) : null;
