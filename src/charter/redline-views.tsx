import type { ComponentChildren } from "preact";
import { Day, History } from "../platform/html/index.ts";
import type { Names } from "./authority.ts";
import type { ClauseStage } from "./citation-store.ts";
import type { DocumentHead } from "./reads.ts";
import { type Piece, type RedlineRow, redlineWords } from "./redline.ts";
import type { StoredClause } from "./store.ts";
import { capital, changeNames, meaningWords } from "./words.ts";

/** What came in and what went, told by line and strike-through, and in words to whoever listens. */
export const Redlined = ({ pieces }: { pieces: readonly Piece[] }) => (
  <>
    {pieces.map(({ kind, text }) =>
      kind === "same" ? (
        text
      ) : kind === "added" ? (
        <ins>
          <span class="unseen">[added: </span>
          {text}
          <span class="unseen">]</span>
        </ins>
      ) : (
        <del>
          <span class="unseen">[removed: </span>
          {text}
          <span class="unseen">]</span>
        </del>
      ),
    )}
  </>
);

type Row = RedlineRow<StoredClause>;

/** `§ 2.i.iv, was § 2.h.iv`. */
function Place({ row }: { row: Row }) {
  const here = row.after ?? row.before;
  const was = row.before && row.after && row.before.address !== row.after.address ? row.before.label : null;
  return (
    <>
      § {here?.label}
      {was && <small>was § {was}</small>}
    </>
  );
}

const Changed = ({ row, names }: { row: Row; names: Names }) => (
  <section
    class={`redline ${row.change}`}
    aria-label={`§ ${(row.after ?? row.before)?.label}: ${changeNames[row.change]}`}
  >
    <p class="address">
      <Place row={row} />
    </p>
    <div class="clause-body">
      {row.change !== "same" && <p class="redline-change">{capital(changeNames[row.change])}</p>}
      <div class="prose" dir="auto">
        <Redlined pieces={row.words} />
      </div>
      {row.meanings.some((it) => it.kind !== "same") && (
        <ul class="meanings">
          {row.meanings.map(({ kind, meaning }) => (
            <li>
              <Redlined pieces={[{ kind, text: `${capital(meaning.kind)}: ${meaningWords(meaning, names)}` }]} />
            </li>
          ))}
        </ul>
      )}
    </div>
  </section>
);

const isQuiet = (row: Row): boolean => row.change === "same" && row.meanings.every((it) => it.kind === "same");

/** Clause by clause in the order of the later text; what is the same in both is folded away. */
export function Redline({ rows, names }: { rows: readonly Row[]; names: Names }) {
  const parts: ComponentChildren[] = [];
  let quiet: Row[] = [];
  const close = () => {
    const same = quiet;
    quiet = [];
    if (same.length === 0) return;
    parts.push(
      <details class="fold">
        <summary>
          {same.length === 1 ? "One clause" : `${same.length} clauses`} the same: § {same[0]?.after?.label}
          {same.length > 1 && ` to § ${same.at(-1)?.after?.label}`}
        </summary>
        {same.map((row) => (
          <Changed row={row} names={names} />
        ))}
      </details>,
    );
  };
  for (const row of rows) {
    if (isQuiet(row)) quiet.push(row);
    else {
      close();
      parts.push(<Changed row={row} names={names} />);
    }
  }
  close();
  return <>{parts}</>;
}

/** A clause through all versions, newest first, each with its redline from the one before. Versions that left it alone are not told. */
export function ClauseHistory({ document, stages }: { document: DocumentHead; stages: readonly ClauseStage[] }) {
  if (stages.length < 2 && document.newest === 1) return null;
  const turns = stages.filter((it, index) => {
    const before = stages[index - 1];
    return before?.hash !== it.hash || before.address !== it.address;
  });
  const last = stages.at(-1);
  const entries = turns.map((it, index) => {
    const before = turns[index - 1];
    return {
      when: (
        <>
          {it.effectiveOn ? <Day date={it.effectiveOn} /> : "Day not recorded"}, version {it.number}
        </>
      ),
      what: (
        <>
          <a href={`/charter/${document.slug}/versions/${it.number}/${it.address}`}>§ {it.label}</a>
          {!before && (it.number > 1 ? ", new" : ", as first recorded")}
          {before && before.address !== it.address && `, moved from § ${before.label}`}
          {before && before.hash !== it.hash && (
            <q class="redline-words" dir="auto">
              <Redlined pieces={redlineWords(before.words, it.words)} />
            </q>
          )}
        </>
      ),
    };
  });
  const gone = last && last.number < document.newest && { when: `Version ${last.number + 1}`, what: "Gone" };
  return <History entries={[...(gone ? [gone] : []), ...entries.toReversed()]} />;
}
