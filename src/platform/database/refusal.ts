import { type Result, refuse as refuseWith } from "../result.ts";
import { errorCode } from "./fault.ts";

/** Why the database cannot be used. The sentence is for the person at the terminal: it says what is wrong and what to do. */
export interface DatabaseRefusal {
  readonly kind:
    | "database-unreachable"
    | "database-unsuitable"
    | "data-folder-unusable"
    | "already-running"
    | "application-too-powerful";
  readonly sentence: string;
}

export const refuse = (kind: DatabaseRefusal["kind"], sentence: string): Result<never, DatabaseRefusal> =>
  refuseWith({ kind, sentence });

const folderTroubles: Readonly<Record<string, string>> = {
  EACCES: "may not be read and written by this user; change its owner, or choose another with WARDMOTE_DATA",
  EPERM: "may not be changed by this user; change its owner, or choose another with WARDMOTE_DATA",
  EROFS: "lies on a read-only file system; choose another with WARDMOTE_DATA",
  ENOSPC: "lies on a full disk; make room and start again",
  EDQUOT: "lies on a disk where this user's quota is used up; make room and start again",
  ENOTDIR: "is not a folder; choose another with WARDMOTE_DATA",
  EEXIST: "is not a folder; choose another with WARDMOTE_DATA",
  ENAMETOOLONG: "has too long a name; choose another with WARDMOTE_DATA",
};

/** The refusal for a file system error about the data folder, or null where the error is none of these. */
export function folderRefusal(folder: string, error: unknown): DatabaseRefusal | null {
  const trouble = folderTroubles[errorCode(error)];
  return trouble ? { kind: "data-folder-unusable", sentence: `The data folder ${folder} ${trouble}.` } : null;
}
