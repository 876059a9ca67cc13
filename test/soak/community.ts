import { join } from "node:path";
import { command, demand, type Installation } from "./process.ts";

/** The group that meets. */
export const group = "watch";

/** Founds a small invented community by the program's own commands, while its server runs; answers the chair's API token. */
export async function found(installation: Installation): Promise<string> {
  const run = (...parameters: string[]) => demand(installation, ...parameters);
  const document = (name: string) => join(import.meta.dirname, name);
  const names = [
    "--parent",
    "Harbour Council",
    "--parent-short",
    "HC",
    "--group",
    "Harbour Watch",
    "--group-short",
    "Watch",
  ];
  await run("init", "--project", "Harbour", ...names, "--name", "Ada Admin", "--email", "ada@example.org");
  for (const [file, id, governs, rank] of [
    ["charter.md", "charter", "hc", "1"],
    ["watch.md", "governance", group, "4"],
  ] as const) {
    await run(
      "import",
      "charter",
      document(file),
      "--document",
      id,
      "--governs",
      governs,
      "--rank",
      rank,
      "--accept-suggestions",
    );
  }
  const seat = ["--seat", `${group}:chair`, "--since", "2026-01-01", "--source", "minutes of the council"];
  await run("person", "add", "--name", "Mira Okafor", "--email", "mira@example.org", ...seat);
  await run("founding", "close");
  return run("token", "create", "--person", "mira@example.org", "--scope", "read,govern");
}

/** What one run of `wardmote verify` says of the whole log. */
export interface Verdict {
  readonly agrees: boolean;
  /** Entries in the signed tree; null where it could not be checked. */
  readonly size: number | null;
  readonly sentence: string;
}

/** Runs `wardmote verify` as a process; its state file makes each run check consistency with the one before. */
export async function verify(installation: Installation): Promise<Verdict> {
  const { code, out, err } = await command(
    installation,
    "verify",
    installation.url,
    "--state",
    `${installation.dataDir}.verify`,
    "--json",
  );
  if (!out) return { agrees: false, size: null, sentence: err };
  const said: { agrees: boolean; size?: number | null; problem: { sentence: string } | null } = JSON.parse(out);
  return { agrees: said.agrees && code === 0, size: said.size ?? null, sentence: said.problem?.sentence ?? "agrees" };
}
