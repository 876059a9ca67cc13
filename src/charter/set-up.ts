import { appendEntry, type KeyPlace, openIdentity } from "../ledger/index.ts";
import { addPersonIn, openSession, type Session, spendSetUpLink } from "../people/index.ts";
import { act, type Context } from "../platform/action.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import type { SetUp } from "./forms.ts";
import { founding, type SetUpRefusal } from "./founding.ts";
import { takeModelIn } from "./model-actions.ts";
import { modelDocuments, standingRulesModel } from "./models/index.ts";
import * as seated from "./seats.ts";

/** Where this server stands and keeps its keys; fixed at founding in the ledger's identity. */
export interface Place {
  readonly url: string;
  readonly keys: KeyPlace;
}

/** Who may set up: whoever has the one-time link, judged by the real clock even where the community is dated back, or the machine. */
export type SetUpAuthority = { readonly secret: string; readonly spentAt?: Date } | "operator";

/** Makes the community, its two bodies, its ledger and its first person, by the one-time link or from the machine itself. */
export const setUp = (context: Context, wanted: SetUp, by: SetUpAuthority, place: Place) =>
  act(context, async (tx): Promise<Result<Session, SetUpRefusal>> => {
    if (by !== "operator") {
      const spent = await spendSetUpLink(tx, by.secret, by.spentAt ?? context.now);
      if (!spent.ok) return spent;
    }
    if (await seated.findCommunity(tx)) return refuse({ kind: "already-set-up" });
    const ledger = await openIdentity(tx, originOf(place.url), context.now, place.keys);
    if (!ledger.ok) return ledger;
    const person = await addPersonIn(
      tx,
      { name: wanted.name, email: wanted.email, github: null, administrator: true },
      "operator",
      context.now,
    );
    if (!person.ok) return person;
    const parent = slugOf(wanted.parentShortName);
    const group = slugOf(wanted.groupShortName);
    if (parent === group) {
      return refuse({
        kind: "fields",
        problems: [{ field: "groupShortName", message: "The two bodies need different short names." }],
      });
    }
    const bodies = [
      { slug: parent, name: wanted.parentName, shortName: wanted.parentShortName, parent: null, source: wanted.source },
      { slug: group, name: wanted.groupName, shortName: wanted.groupShortName, parent, source: wanted.source },
    ];
    await seated.insertCommunity(tx, {
      name: wanted.project,
      zone: wanted.zone,
      bodies,
      home: group,
      now: context.now,
    });
    for (const body of bodies) {
      await appendEntry(tx, {
        grant: founding("record-body"),
        by: person.value,
        subject: `body:${body.slug}`,
        at: context.now,
        hashes: {},
        facts: { name: body.name, parent: body.parent ?? "", source: body.source },
      });
    }
    for (const model of wanted.model ? modelDocuments : [standingRulesModel]) {
      const permitted = { grant: founding("import-document"), by: person.value };
      const taken = await takeModelIn(tx, context, model, { parent, group }, permitted);
      if (!taken.ok) return taken;
    }
    return ok(await openSession(tx, person.value, context.now, "set-up"));
  });

/** C2SP tlog-checkpoint: the origin is the log's URL without its scheme. */
const originOf = (url: string): string => `${url.replace(/^https?:\/\//, "")}/ledger`;

const slugOf = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60) || "group";
