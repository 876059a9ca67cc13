import { type Demonstration, findCommunity, type Progress } from "./charter/index.ts";
import { openDemonstration } from "./demo.ts";
import { startSequencer } from "./ledger/index.ts";
import { composeServer } from "./main.ts";
import { forgetExpired, makeSetUpLink } from "./people/index.ts";
import { forgetAnswers } from "./platform/action.ts";
import { withViewerReadOnly } from "./platform/database/transaction.ts";
import { startPostman } from "./platform/mail/postman.ts";
import { ok, type Result } from "./platform/result.ts";
import { complain, type Opened, openWardmote, type Stopped } from "./platform/terminal.ts";
import { clock } from "./platform/viewer.ts";

/** What is done before the port opens; it answers what to print below the address, or why nothing is served. */
export type Prepare = (opened: Opened, signal: AbortSignal) => Promise<Result<string, Stopped>>;

/** Serves until SIGTERM or SIGINT: finishes requests, stops jobs, leaves the database. */
export async function start(env: NodeJS.ProcessEnv, prepare: Prepare = async () => ok("")): Promise<void> {
  const opened = await openWardmote(env, "server");
  if (!opened.ok) return complain(opened.refusal.sentences);
  const { config, db, log } = opened.value;
  const now = () => new Date();
  // What has been started, in that order; a signal may come before all of it is.
  const started: (() => unknown)[] = [() => opened.value.close()];
  const stop = onSignal(async () => {
    while (started.length > 0) await started.pop()?.();
    process.stdout.write("Wardmote has stopped.\n");
  });

  const interruption = new AbortController();
  const preparing = prepare(opened.value, interruption.signal);
  started.push(() => {
    interruption.abort();
    return preparing.catch(() => {});
  });
  const prepared = await preparing.catch(async (fault: unknown) => {
    await stop();
    throw fault;
  });
  if (interruption.signal.aborted) return;
  if (!prepared.ok) {
    complain(prepared.refusal.sentences);
    return stop();
  }

  const sequencing = () =>
    startSequencer(db, config, {
      now,
      fault: (error) => log.error({ err: error }, "the ledger could not be sealed; trying again"),
      unsigned: (sentence) => log.error(sentence),
    });
  let sequencer = sequencing();
  started.push(() => sequencer.stop());
  if (config.smtpUrl) {
    const postman = startPostman(db, { smtpUrl: config.smtpUrl, from: config.mailFrom, now, log });
    started.push(() => postman.stop());
  }
  const sweep = () => Promise.all([forgetAnswers(db, now()), forgetExpired(db, now())]);
  const sweeping = setInterval(
    () => void sweep().catch((error) => log.error({ err: error }, "sweeping failed")),
    3_600_000,
  );
  started.push(() => clearInterval(sweeping));

  /** The clock of the demonstration's year seals it, so today's sequencer stands aside while that year is played. */
  const build: Demonstration["build"] = async (secret) => {
    const progress = (day: Date, part: number) => {
      come = { day, part };
    };
    const opening = await openDemonstration(
      { db, config, ends: now(), scale: 1, progress, signal: interruption.signal },
      { secret },
    );
    if (!opening.ok) return opening;
    const building = (async () => {
      await sequencer.stop();
      await opening.value.play();
      come = null;
      if (!interruption.signal.aborted) sequencer = sequencing();
    })().catch((error: unknown) => {
      come = "broken-off";
      log.error({ err: error }, "the demonstration could not be built to its end");
    });
    started.push(() => {
      interruption.abort();
      return building;
    });
    return ok(opening.value.session);
  };
  let come: Progress | null = null;
  const demonstration = { build, progress: () => come };
  const server = await composeServer({ db, config, log, clock: now, demonstration });
  started.push(() => server.close());
  try {
    await server.listen({ port: config.port, host: config.host });
  } catch (fault) {
    complain([listenSentence(fault, config)]);
    return stop();
  }
  await welcome(opened.value, prepared.value);
}

/** Runs `stop` once, at the first signal or when it is called. */
function onSignal(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | null = null;
  const once = () => {
    stopping ??= stop();
    return stopping;
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void once());
  return once;
}

function listenSentence(fault: unknown, { port, host }: { port: number; host: string }): string {
  const code = fault instanceof Error && "code" in fault ? fault.code : undefined;
  if (code === "EADDRINUSE")
    return `Port ${port} of ${host} is in use: stop what runs there, or choose another with PORT.`;
  if (code === "EACCES") return `This user may not use port ${port}: choose one from 1024 on with PORT.`;
  return `Cannot listen on ${host}, port ${port}: ${fault instanceof Error ? fault.message : String(fault)}.`;
}

/** For the person at the terminal: the address, and before the set-up the one-time link. */
async function welcome({ db, config }: Opened, more: string): Promise<void> {
  const community = await withViewerReadOnly(db, clock, findCommunity);
  process.stdout.write(
    `\n  Wardmote serves ${community ? `the ${community.homeName} of ${community.name} ` : ""}at ${config.url}\n`,
  );
  if (!community) {
    const link = await makeSetUpLink({ db, viewer: clock, now: new Date() });
    if (link.ok)
      process.stdout.write(
        `\n  Set it up with this link, which works once:\n  ${config.url}/setup/${link.value.secret}\n`,
      );
  }
  process.stdout.write(`${more ? `\n${more}` : ""}\n`);
}
