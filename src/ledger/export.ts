import { type FileHandle, open } from "node:fs/promises";
import { ok, type Result, refuse } from "../platform/result.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { parseCheckpointText } from "./checkpoint.ts";
import { parseNote } from "./note.ts";
import { resourceLimit, type Source, type SourceFailure } from "./source.ts";
import { levelsOf, tilePath, tilesOfLevel } from "./tile.ts";

/**
 * An export is the whole log in one file of JSON lines: a header, then every resource that a server serves, each on a line
 * with its path, so that it can be unpacked into static files as well as verified.
 *
 *     {"export":"wardmote-ledger","v":1}
 *     {"path":"checkpoint","text":"wardmote.example/ledger\n1284\n…"}
 *     {"path":"tile/0/000","base64":"…"}
 */
const header = '{"export":"wardmote-ledger","v":1}\n';

/** A line of the largest resource, in Base 64 or with every quotation mark escaped. */
const lineLimit = 2 * resourceLimit;

/** Every resource of a log of `size` entries, the checkpoint and the key aside. */
export function* logPaths(size: number): Generator<string> {
  for (const tile of tilesOfLevel(size, 0)) {
    yield `tile/${tilePath({ ...tile, level: null })}`;
    yield `tile/${tilePath(tile)}`;
    yield `bodies/${tile.index}`;
  }
  for (let level = 1; level < levelsOf(size); level++) {
    for (const tile of tilesOfLevel(size, level)) yield `tile/${tilePath(tile)}`;
  }
}

const isBinary = (path: string): boolean => path.startsWith("tile/");

const lineOf = (path: string, bytes: Uint8Array): string =>
  `${JSON.stringify(isBinary(path) ? { path, base64: encodeBase64(bytes) } : { path, text: Buffer.from(bytes).toString("utf8") })}\n`;

/** The lines of an export, read resource by resource. Throws where the log cannot be read. */
export async function* exportLog(source: Source): AsyncGenerator<string> {
  const read = async (path: string): Promise<Uint8Array> => {
    const found = await source(path);
    if (found.ok) return found.value;
    throw new Error(`${found.refusal.path} ${found.refusal.why}`);
  };
  const note = await read("checkpoint");
  yield header;
  yield lineOf("key", await read("key"));
  yield lineOf("checkpoint", note);
  for (const path of logPaths(sizeIn(note))) yield lineOf(path, await read(path));
}

/** How many entries an unverified checkpoint speaks of: enough to copy what is served, not to believe it. */
function sizeIn(note: Uint8Array): number {
  const parsed = parseNote(note);
  const checkpoint = parsed.ok ? parseCheckpointText(parsed.value.text) : parsed;
  if (!checkpoint.ok) throw new Error(`the checkpoint is not one: ${checkpoint.refusal}`);
  return checkpoint.value.size;
}

export interface OpenedExport {
  readonly source: Source;
  close(): Promise<void>;
}

export interface ExportRefusal {
  readonly kind: "unreadable" | "malformed";
  readonly sentence: string;
}

/** Opens an export without loading it: one pass notes where each resource lies. Refused where it is no export. */
export async function openExport(file: string): Promise<Result<OpenedExport, ExportRefusal>> {
  let handle: FileHandle | undefined;
  try {
    const opened = await open(file);
    handle = opened;
    const lines = await indexLines(file, opened);
    if (lines.ok)
      return ok({ source: (path) => readLine(opened, path, lines.value.get(path)), close: () => opened.close() });
    await opened.close();
    return lines;
  } catch (error) {
    await handle?.close();
    return refuse({
      kind: "unreadable",
      sentence: `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    });
  }
}

interface Line {
  readonly from: number;
  readonly length: number;
}

async function indexLines(file: string, handle: FileHandle): Promise<Result<Map<string, Line>, ExportRefusal>> {
  const found = new Map<string, Line>();
  const malformed = (sentence: string) => refuse({ kind: "malformed" as const, sentence: `${file}${sentence}` });
  let number = 0;
  for await (const { from, bytes } of linesOf(handle)) {
    number++;
    if (bytes === undefined) return malformed(`: line ${number} is longer than ${lineLimit} bytes.`);
    if (number === 1) {
      if (bytes.toString("utf8") !== header.trimEnd())
        return malformed(" is not an export of a ledger: its first line says something else.");
      continue;
    }
    const path = /^\{"path":"([a-z0-9/.]+)",/.exec(bytes.toString("latin1", 0, 200))?.[1];
    if (path === undefined) return malformed(`: line ${number} does not begin with the path of a resource.`);
    // Which of two would be checked, and which would be shown?
    if (found.has(path)) return malformed(`: line ${number} gives ${path} a second time.`);
    found.set(path, { from, length: bytes.length });
  }
  return number === 0 ? malformed(" is empty.") : ok(found);
}

/** The lines of a file with their places, without the line breaks; `bytes` is undefined where a line is too long. */
async function* linesOf(handle: FileHandle): AsyncGenerator<{ from: number; bytes: Buffer | undefined }> {
  let [from, pending] = [0, Buffer.alloc(0)];
  const chunk = Buffer.alloc(1024 * 1024);
  for (;;) {
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, from + pending.length);
    if (bytesRead === 0) break;
    pending = Buffer.concat([pending, chunk.subarray(0, bytesRead)]);
    for (let end = pending.indexOf(10); end >= 0; end = pending.indexOf(10)) {
      yield { from, bytes: pending.subarray(0, end) };
      from += end + 1;
      pending = pending.subarray(end + 1);
    }
    if (pending.length > lineLimit) yield { from, bytes: undefined };
  }
  if (pending.length > 0) yield { from, bytes: pending };
}

async function readLine(
  handle: FileHandle,
  path: string,
  line: Line | undefined,
): Promise<Result<Uint8Array, SourceFailure>> {
  if (!line) return refuse({ path, why: "is missing" });
  const { buffer } = await handle.read(Buffer.alloc(line.length), 0, line.length, line.from);
  const bytes = contentOf(buffer.toString("utf8"));
  return bytes ? ok(bytes) : refuse({ path, why: "stands on a line that is not of the form of an export" });
}

function contentOf(line: string): Uint8Array | undefined {
  try {
    const { text, base64 } = JSON.parse(line) as { text?: unknown; base64?: unknown };
    if (typeof text === "string") return Buffer.from(text, "utf8");
    return typeof base64 === "string" ? decodeBase64(base64) : undefined;
  } catch {
    return undefined;
  }
}
