import { findCommunity } from "./charter/index.ts";
import { startSequencer } from "./ledger/index.ts";
import { composeServer } from "./main.ts";
import { forgetExpired, makeSetUpLink } from "./people/index.ts";
import { forgetAnswers } from "./platform/action.ts";
import { withViewerReadOnly } from "./platform/database/transaction.ts";
import { startPostman } from "./platform/mail/postman.ts";
import { complain, type Opened, openWardmote } from "./platform/terminal.ts";
import { clock } from "./platform/viewer.ts";

/** Serves until SIGTERM or SIGINT: finishes requests, stops jobs, leaves the database. */
export async function start(env: NodeJS.ProcessEnv): Promise<void> {
  const opened = await openWardmote(env, "server");
  if (!opened.ok) return complain(opened.refusal.sentences);
  const { config, db, log } = opened.value;
  const now = () => new Date();
  const server = await composeServer({ db, config, log, clock: now });
  try {
    await server.listen({ port: config.port, host: config.host });
  } catch (fault) {
    await opened.value.close();
    return complain([listenSentence(fault, config)]);
  }
  const sequencer = startSequencer(db, config, {
    now,
    fault: (error) => log.error({ err: error }, "the ledger could not be sealed; trying again"),
    unsigned: (sentence) => log.error(sentence),
  });
  const postman = config.smtpUrl
    ? startPostman(db, { smtpUrl: config.smtpUrl, from: config.mailFrom, now, log })
    : null;
  const sweep = () => Promise.all([forgetAnswers(db, now()), forgetExpired(db, now())]);
  const sweeping = setInterval(
    () => void sweep().catch((error) => log.error({ err: error }, "sweeping failed")),
    3_600_000,
  );
  await welcome(opened.value);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    clearInterval(sweeping);
    await server.close();
    await Promise.all([sequencer.stop(), postman?.stop()]);
    await opened.value.close();
    process.stdout.write("Wardmote has stopped.\n");
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());
}

function listenSentence(fault: unknown, { port, host }: { port: number; host: string }): string {
  const code = fault instanceof Error && "code" in fault ? fault.code : undefined;
  if (code === "EADDRINUSE")
    return `Port ${port} of ${host} is in use: stop what runs there, or choose another with PORT.`;
  if (code === "EACCES") return `This user may not use port ${port}: choose one from 1024 on with PORT.`;
  return `Cannot listen on ${host}, port ${port}: ${fault instanceof Error ? fault.message : String(fault)}.`;
}

/** For the person at the terminal: the address, and before the set-up the one-time link. */
async function welcome({ db, config }: Opened): Promise<void> {
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
  process.stdout.write("\n");
}
