import { appendEntry } from "../ledger/index.ts";
import type { Context } from "../platform/action.ts";
import type { Tx } from "../platform/database/schema.ts";
import { ok, type Result, refuse } from "../platform/result.ts";
import type { AccountRefusal } from "./account.ts";
import { insertAcknowledgement } from "./acknowledgement-store.ts";
import { forPerson } from "./actions.ts";
import { ofAccount } from "./grants.ts";
import type { Policy } from "./policy.ts";
import { saveAcknowledgement } from "./store.ts";

/** The policies of today; the slice that keeps documents says them. */
export type Policies = (tx: Tx) => Promise<readonly Policy[]>;

/**
 * A person says that they have read the version that is today's; another version is refused, because it is not what they
 * would be held to. The code of conduct makes them a participant.
 */
export const acknowledgePolicy = (
  context: Context,
  wanted: { document: string; version: number },
  policies: Policies,
) =>
  forPerson(context, async (tx, person): Promise<Result<null, AccountRefusal>> => {
    const { document, version } = wanted;
    const policy = (await policies(tx)).find((it) => it.subject === document);
    if (!policy) return refuse({ kind: "policy-unknown" });
    if (policy.version !== version) return refuse({ kind: "policy-waits", title: policy.title, href: policy.href });
    const given = { person: person.id, document, version, acknowledgedAt: context.now };
    if (await insertAcknowledgement(tx, given)) {
      if (policy.conduct) await saveAcknowledgement(tx, person.id, context.now);
      const entry = { by: person.id, subject: person.id, at: context.now, hashes: {}, facts: { document, version } };
      await appendEntry(tx, { ...entry, grant: ofAccount("acknowledge-policy") });
    }
    return ok(null);
  });

/** Makes the person a participant where the code of conduct is no document here. Doing it again changes nothing. */
export const acknowledgeConduct = (context: Context, policies: Policies = async () => []) =>
  forPerson(context, async (tx, person): Promise<Result<null, AccountRefusal>> => {
    const conduct = (await policies(tx)).find((it) => it.conduct);
    if (conduct) return refuse({ kind: "policy-waits", title: conduct.title, href: conduct.href });
    if (await saveAcknowledgement(tx, person.id, context.now)) {
      const entry = { by: person.id, subject: person.id, at: context.now, hashes: {}, facts: {} };
      await appendEntry(tx, { ...entry, grant: ofAccount("acknowledge-conduct") });
    }
    return ok(null);
  });
