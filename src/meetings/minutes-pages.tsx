import { type BodyRecord, findCommunity, listBodies } from "../charter/index.ts";
import type { Context } from "../platform/action.ts";
import { withViewerReadOnly } from "../platform/database/transaction.ts";
import {
  Actions,
  Button,
  ErrorSummary,
  Field,
  FileField,
  Form,
  type PageProps,
  Select,
} from "../platform/html/index.ts";
import { getPage, postForm, readForm, type View } from "../platform/http/pages.ts";
import { missing, type Problem } from "../platform/http/refusals.ts";
import type { Server } from "../platform/http/server.ts";
import { attendanceView } from "./attendance-pages.tsx";
import { importMinutes } from "./minutes-actions.ts";
import { minutesForm } from "./minutes-form.ts";
import { readMinutesOf } from "./minutes-reads.ts";
import { counted, minutesRefused } from "./minutes-words.ts";
import { linesPerPage, Written } from "./past-views.tsx";
import { linesOf } from "./sections.ts";
import { findMeeting, type PastMeeting } from "./store.ts";

type Typed = Readonly<Record<string, string>>;

export function minutesPages(server: Server): void {
  getPage(server, "/meetings/import", ({ context, query }) => importView(context, { body: query.body ?? "" }, []));

  postForm(server, "/meetings/import", async ({ context, form, file }) => {
    const wanted = readForm(minutesForm, { ...form, file: file?.name });
    const named = file ? [] : [{ field: "file", message: "Choose the file of minutes again." }];
    if (!wanted.ok)
      return importView(
        context,
        form,
        file ? wanted.refusal : [...named, ...wanted.refusal.filter((it) => it.field !== "file")],
      );
    if (!file) return importView(context, form, named);
    const done = await importMinutes(context, { ...wanted.value, bytes: file.bytes });
    if (!done.ok) {
      const refused = minutesRefused(done.refusal);
      return refused.problems ? importView(context, form, refused.problems) : { refused };
    }
    const { number, outcome, doubts } = done.value;
    return {
      to: `/meetings/${number}`,
      notice: `The minutes are ${outcome}, with ${counted(doubts.length, "doubt")}.`,
    };
  });

  getPage(server, "/meetings/attendance", ({ context, query }) =>
    withViewerReadOnly(context.db, context.viewer, (tx) => attendanceView(tx, query.body)),
  );

  getPage(server, "/meetings/:number/file", ({ context, params, query }) =>
    withViewerReadOnly(context.db, context.viewer, async (tx): Promise<View> => {
      const meeting = /^\d{1,9}$/.test(params.number ?? "") ? await findMeeting(tx, Number(params.number)) : null;
      const stored = meeting && (await readMinutesOf(tx, meeting.id, 0));
      if (meeting?.origin !== "imported" || !stored) return { refused: missing };
      const from = /^\d{1,7}$/.test(query.from ?? "") ? Math.max(1, Number(query.from)) : 1;
      const data = { meeting, from, sha256: stored.sha256, redacted: stored.redacted };
      return { data, page: () => filePage(meeting, linesOf(stored.text), from, stored) };
    }),
  );
}

function filePage(
  { number, title, record }: PastMeeting,
  lines: readonly string[],
  from: number,
  { sha256, redacted, encoding }: { sha256: string; redacted: boolean; encoding: string },
): PageProps {
  const to = Math.min(lines.length, from + linesPerPage - 1);
  const way = (start: number) => `/meetings/${number}/file?from=${start}`;
  return {
    kicker: (
      <>
        Minutes of M-{number} ·{" "}
        <a href={`/meetings/${number}`}>
          <Written words={title} />
        </a>
      </>
    ),
    title: record.file,
    body: (
      <>
        <p>
          The whole file as it came, {encoding === "utf-8" ? "UTF-8" : "Windows-1252"}, SHA-256{" "}
          <code class="hash">{sha256}</code>
          {redacted &&
            "; a name was removed from it at a person's request, and the hash is that of the file as it came"}
          .
        </p>
        <ol class="source-lines" start={from}>
          {lines.slice(from - 1, to).map((line, index) => (
            <li id={`L${from + index}`}>
              <Written words={line} />
            </li>
          ))}
        </ol>
        {lines.length > linesPerPage && (
          <p>
            Lines {from} to {to} of {lines.length}.{" "}
            {from > 1 && <a href={way(Math.max(1, from - linesPerPage))}>Lines before</a>}{" "}
            {to < lines.length && <a href={way(to + 1)}>Lines after</a>}
          </p>
        )}
      </>
    ),
  };
}

interface ImportData {
  readonly typed: Typed;
  readonly problems: readonly Problem[];
  readonly bodies: readonly BodyRecord[];
  readonly zone: string;
}

async function importView(context: Context, typed: Typed, problems: readonly Problem[]): Promise<View> {
  const { viewer } = context;
  if (viewer.kind !== "person" || !viewer.administrator)
    return { refused: minutesRefused({ kind: "minutes-administrator-needed" }) };
  return withViewerReadOnly(context.db, viewer, async (tx): Promise<View> => {
    const community = await findCommunity(tx);
    if (!community) return { to: "/setup" };
    const data: ImportData = { typed, problems, bodies: await listBodies(tx), zone: community.zone };
    return { data, status: problems.length > 0 ? 422 : 200, page: () => importPage(data) };
  });
}

function importPage({ typed, problems, bodies, zone }: ImportData): PageProps {
  const field = (name: string) => ({
    name,
    value: typed[name] ?? "",
    error: problems.find((it) => it.field === name)?.message,
  });
  return {
    kicker: <a href="/meetings">Meetings</a>,
    title: "Bring in past minutes",
    body: (
      <>
        <p>
          The minutes of one meeting, as text or Markdown. The name of the file gives the day. What contradicts itself
          or cannot be read is kept as text and reported. Past minutes add history: nobody gets a seat or a power by
          them. A whole folder comes in by <code>wardmote import minutes</code>.
        </p>
        <ErrorSummary problems={problems} />
        <Form action="/meetings/import" label="Bring in past minutes" files>
          <Select
            {...field("body")}
            label="Group that met"
            options={bodies.map((it) => ({ value: it.slug, label: it.name }))}
          />
          <FileField
            {...field("file")}
            label="File"
            accept=".md,.markdown,.txt,text/plain,text/markdown"
            hint="Such as 2026-11-26.md"
          />
          <Field
            {...field("zone")}
            label="Time zone of its hours"
            optional
            width="medium"
            hint={`${zone} unless another is named`}
          />
          <Field {...field("title")} label="Title" optional hint="The file's own unless another is given" />
          <Field
            {...field("source")}
            label="Where the file is from"
            optional
            hint="An address. The ledger says who brought it in."
          />
          <Actions>
            <Button>Bring it in</Button>
          </Actions>
        </Form>
      </>
    ),
  };
}
