import { cast } from "../people/index.ts";
import { notFound } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import { type Chapter, daysBefore } from "../platform/demonstration.ts";
import { refuse } from "../platform/result.ts";
import { acceptFinding } from "./actions.ts";
import { readFindings } from "./reads.ts";

/** Before the founding closes, one finding is accepted: its file is somebody else's to correct. */
export const oversightChapter: Chapter = (play) => [
  {
    at: daysBefore(play, 25, "10:15"),
    who: cast.petra.email,
    does: async (context) => {
      const findings = await withViewerReadOnly(context.db, context.viewer, (tx) => readFindings(tx, context.now));
      const wrong = findings.find((it) => it.kind === "year-differs");
      const reason = "The page is a copy of a chat's log, which we keep as it was.";
      return wrong ? acceptFinding(context, wrong.key, { reason }) : refuse(notFound);
    },
  },
];
