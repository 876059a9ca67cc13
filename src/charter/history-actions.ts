import { act, type Context, type KeyReused } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { decideIn, findSameText, type Imported, importVersion, nothingCalled } from "./actions.ts";
import { decideAlignmentIn } from "./alignment-actions.ts";
import type { CharterRefusal } from "./authority.ts";
import { parseDocument } from "./document.ts";
import { type NewHistory, recordRank } from "./forms.ts";
import { type FoundingRefusal, foundingOr } from "./founding.ts";
import { type DatedFile, type HistoryFile, sortHistory } from "./history.ts";
import * as store from "./store.ts";
import { listVersions } from "./version-store.ts";

export interface ImportedFile extends Imported {
  readonly name: string;
  readonly effectiveOn: string;
  readonly confirmed: number;
}

/**
 * Brings the versions of a document in, oldest first, each file in a transaction of its own. All problems of all files are named
 * before anything is written; stopped in the middle, it leaves whole versions and goes on when it is run again.
 */
export async function importHistory(
  context: Context,
  wanted: NewHistory,
  given: readonly HistoryFile[],
): Promise<Result<readonly ImportedFile[], FoundingRefusal | CharterRefusal | KeyReused>> {
  const today = await withViewerReadOnly(context.db, context.viewer, (tx) => store.findDocument(tx, wanted.slug));
  const rank = wanted.rank ?? today?.rank ?? 4;
  const governs = wanted.governs ?? today?.governs;
  if (governs === undefined) return refuse(nothingCalled("document", wanted.slug));
  const { files, problems } = sortHistory(given);
  const parsed = files.map((it) => ({ ...it, parsed: parseDocument(it.bytes, { record: rank === recordRank }) }));
  const all = [
    ...problems,
    ...parsed.flatMap(({ name, parsed: it }) =>
      it.ok ? [] : it.refusal.problems.map((problem) => ({ name, problem })),
    ),
  ];
  if (all.length > 0 || files.length === 0) return refuse({ kind: "history-unreadable", files: all });

  // The first version of a text seldom has its final title.
  const title = wanted.title ?? parsed.findLast(({ parsed: it }) => it.ok && it.value.title)?.parsed;
  const named = typeof title === "object" ? (title.ok && title.value.title) || undefined : title;
  const imported: ImportedFile[] = [];
  for (const file of today ? files.toReversed() : files) {
    const version = { ...wanted, title: named?.slice(0, 200), rank, governs };
    const done = await importFile(context, version, file);
    if (!done.ok) return done;
    imported.push({ ...done.value, name: file.name, effectiveOn: file.effectiveOn });
  }
  const now = await withViewerReadOnly(context.db, context.viewer, (tx) => listVersions(tx, wanted.slug));
  const standing = new Map(now.map((it) => [it.version, it]));
  return ok(
    imported
      .map((it) => {
        const version = standing.get(it.version);
        return version ? { ...it, number: version.number, aligned: it.changed ? version.changes : null } : it;
      })
      .sort((one, other) => one.number - other.number),
  );
}

type OneVersion = NewHistory & { readonly rank: number; readonly governs: string };

/** Against a document that is there already the newest comes first, so that each older one is compared with its true neighbour. */
const importFile = (context: Context, wanted: OneVersion, { name, effectiveOn, bytes }: DatedFile) =>
  act(context, async (tx): Promise<Result<Imported & { confirmed: number }, FoundingRefusal | CharterRefusal>> => {
    const { slug, title, rank, governs, source = name, accept = false } = wanted;
    const standing = await findSameText(tx, { slug, bytes, effectiveOn }, true);
    if (standing && !(accept && standing.suggestions + standing.guesses > 0)) return ok({ ...standing, confirmed: 0 });
    const granted = await foundingOr(tx, context, "import-document", "amend-document", governs);
    if (!granted.ok) return granted;
    const version = { slug, title, rank, governs, source, effectiveOn, bytes, adopted: true, past: true };
    const imported = await importVersion(tx, context, version, granted.value);
    if (!imported.ok || !accept) return imported.ok ? ok({ ...imported.value, confirmed: 0 }) : imported;
    const permitted = await foundingOr(tx, context, "confirm-bindings", "amend-document", governs);
    if (!permitted.ok) return permitted;
    const { confirmed } = await decideIn(tx, context, imported.value, { confirm: "all" }, permitted.value);
    const aligning = await foundingOr(tx, context, "confirm-alignment", "amend-document", governs);
    if (!aligning.ok) return aligning;
    await decideAlignmentIn(tx, context, slug, { confirm: "all" }, aligning.value);
    return ok({ ...imported.value, confirmed });
  });
