/** A file that breaks one rule: it imports what it must not. */
export interface Plant {
  readonly rule: string;
  readonly file: string;
  readonly imports?: string;
}

/** At least one violation for each rule of `rules.ts`. `boundaries.ts` plants them and demands that each is found. */
export const plants: readonly Plant[] = [
  { rule: "platform-looks-left", file: "src/platform/planted.ts", imports: "../ledger/index.ts" },
  { rule: "ledger-looks-left", file: "src/ledger/append.ts", imports: "../people/index.ts" },
  { rule: "people-looks-left", file: "src/people/store.ts", imports: "../charter/index.ts" },
  { rule: "charter-looks-left", file: "src/charter/store.ts", imports: "../meetings/index.ts" },
  { rule: "decisions-looks-left", file: "src/decisions/store.ts", imports: "../meetings/index.ts" },
  { rule: "meetings-looks-left", file: "src/meetings/pages.tsx", imports: "../front/index.ts" },
  { rule: "cases-looks-left", file: "src/cases/actions.ts", imports: "../improvements/index.ts" },
  { rule: "improvements-looks-left", file: "src/improvements/actions.ts", imports: "../training/index.ts" },
  { rule: "training-looks-left", file: "src/training/actions.ts", imports: "../cases/index.ts" },
  { rule: "guidance-looks-left", file: "src/guidance/actions.ts", imports: "../lists/index.ts" },
  { rule: "lists-looks-left", file: "src/lists/actions.ts", imports: "../advisories/index.ts" },
  { rule: "advisories-looks-left", file: "src/advisories/actions.ts", imports: "../oversight/index.ts" },
  { rule: "oversight-looks-left", file: "src/oversight/actions.ts", imports: "../front/index.ts" },
  { rule: "through-the-door", file: "src/meetings/actions.ts", imports: "../charter/vocabulary.ts" },
  { rule: "composition-through-the-doors", file: "src/main.ts", imports: "./charter/vocabulary.ts" },
  { rule: "nothing-above-but-the-composition", file: "src/platform/config.ts", imports: "../main.ts" },
  { rule: "html-through-its-index", file: "src/charter/views.tsx", imports: "../platform/html/seal.tsx" },
  { rule: "domain-is-pure", file: "src/charter/authorise.ts", imports: "../platform/database/schema.ts" },
  { rule: "domain-is-pure", file: "src/charter/binding.ts", imports: "../platform/http/server.ts" },
  { rule: "domain-is-pure", file: "src/charter/document.ts", imports: "node:fs/promises" },
  { rule: "domain-is-pure", file: "src/ledger/merkle.ts", imports: "kysely" },
  { rule: "domain-is-pure", file: "src/ledger/note.ts", imports: "node:net" },
  { rule: "domain-is-pure", file: "src/ledger/verify.ts", imports: "../platform/html/index.ts" },
  { rule: "domain-uses-domain", file: "src/charter/phrases.ts", imports: "./store.ts" },
  { rule: "domain-uses-domain", file: "src/charter/suggest.ts", imports: "./views.tsx" },
  { rule: "records-know-no-edge", file: "src/charter/reads.ts", imports: "../platform/http/server.ts" },
  { rule: "records-know-no-edge", file: "src/charter/founding.ts", imports: "./pages.tsx" },
  { rule: "edges-hold-no-sql", file: "src/charter/api.ts", imports: "kysely" },
  { rule: "one-way-to-the-database", file: "src/people/actions.ts", imports: "pg" },
  { rule: "no-test-in-the-product", file: "src/people/api.ts", imports: "../../test/database.ts" },
  { rule: "no-import-of-tests", file: "test/journeys/founding.ts", imports: "../../src/people/store.test.ts" },
  { rule: "packages-of-the-product", file: "src/platform/ids.ts", imports: "fast-check" },
  { rule: "no-cycle", file: "src/lists/archive.ts", imports: "./thread.ts" },
  { rule: "no-cycle", file: "src/lists/thread.ts", imports: "./archive.ts" },
  { rule: "no-orphan", file: "src/guidance/orphan.ts" },
  { rule: "resolvable", file: "src/guidance/question.ts", imports: "./nowhere.ts" },
];
