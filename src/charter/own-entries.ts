import { z } from "zod";
import { entryBySeq, eraseBody, openBody } from "../ledger/index.ts";
import { act, type Context, type NotFound, notFound } from "../platform/action.ts";
import { apiRoute } from "../platform/http/api.ts";
import { postForm } from "../platform/http/pages.ts";
import type { Server } from "../platform/http/server.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import { authorise, type CharterRefusal } from "./authority.ts";
import { findCommunity } from "./seats.ts";
import type { Act } from "./vocabulary.ts";
import { charterRefused } from "./words.ts";

/** Two acts of whoever a ledger entry is about: open it to the public, or have its content erased. */
const releases = { "open-ledger-entry": openBody, "erase-ledger-entry": eraseBody } as const;
type Release = keyof typeof releases;

/** The acts of the charter that this slice performs. */
export const charterActs: readonly Act[] = [...(Object.keys(releases) as Release[]), "correct-founding-record"];

/** The entry stays in the tree either way and still verifies. Somebody else's sealed entry answers like a missing one. */
const releaseOwnEntry = (context: Context, seq: number, release: Release) =>
  act(context, async (tx): Promise<Result<null, CharterRefusal | NotFound>> => {
    const { viewer, now } = context;
    const [entry, community] = [await entryBySeq(tx, seq), await findCommunity(tx)];
    if (!community || !entry?.concernsViewer || viewer.kind !== "person") return refuse(notFound);
    const granted = await authorise(tx, context, release, { body: community.homeBody, roles: ["concerned"] });
    if (!granted.ok) return granted;
    const done = await releases[release](tx, entry.id, { grant: granted.value, by: viewer.id, at: now });
    return done ? ok(null) : refuse(notFound);
  });

const releaseForm = z.strictObject({ act: z.enum(["open-ledger-entry", "erase-ledger-entry"]) });
const sequence = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

export function ownEntryRoutes(server: Server): void {
  postForm(server, "/ledger/entries/:seq", async ({ context, params, form }) => {
    const wanted = releaseForm.safeParse(form);
    const seq = sequence.safeParse(params.seq);
    if (!wanted.success || !seq.success) return { refused: charterRefused(notFound) };
    const done = await releaseOwnEntry(context, seq.data, wanted.data.act);
    if (!done.ok) return { refused: charterRefused(done.refusal) };
    const notice =
      wanted.data.act === "open-ledger-entry"
        ? "The entry is open to everybody now."
        : "The content of the entry is erased.";
    return { to: `/ledger/entries/${seq.data}`, notice };
  });

  apiRoute(server, {
    method: "POST",
    url: "/api/v1/ledger/entries/:seq/release",
    summary: "Open, or have erased, a sealed ledger entry about yourself",
    scope: "account",
    params: z.strictObject({ seq: sequence }),
    body: releaseForm,
    answer: z.null(),
    handle: async (context, { params, body }) => {
      const done = await releaseOwnEntry(context, params.seq, body.act);
      return done.ok ? done : refuse(charterRefused(done.refusal));
    },
  });
}
