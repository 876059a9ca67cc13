import { afterAll, beforeAll, expect, test } from "vitest";
import { documentBytes, foundingWorld, must, type World } from "../../test/community.ts";
import { withViewer } from "../platform/database/transaction.ts";
import { authorise } from "./authority.ts";
import { closeFounding, decideBindings, importDocument } from "./index.ts";
import { charterRefused } from "./words.ts";

let world: World;
beforeAll(async () => {
  world = await foundingWorld();
  const rules = [
    await documentBytes("security-wg"),
    Buffer.from("\n\n## Advisories\n\n1. With a second factor, the Chairperson may publish security advisories.\n"),
  ];
  const about = { title: undefined, effectiveOn: undefined, source: "https://example.org/rules" };
  const document = { slug: "security-wg", rank: 4, governs: "security-wg", ...about };
  must(await importDocument(world.as({ kind: "clock" }), { ...document, bytes: Buffer.concat(rules) }));
  must(await decideBindings(world.as({ kind: "clock" }), "security-wg", { confirm: "all" }));
  must(await closeFounding(world.as({ kind: "clock" })));
});
afterAll(() => world.end());

test("an act that needs a second factor is for a session that has one, and the refusal leads there", async () => {
  const chair = await world.viewer("chair");
  const ask = (secondFactor: boolean) =>
    withViewer(world.app, chair, (tx) =>
      authorise(tx, world.as({ ...chair, secondFactor }), "publish-advisory", { body: "security-wg" }),
    );
  const refused = await ask(false);
  if (refused.ok) throw new Error("allowed");
  expect(charterRefused(refused.refusal)).toMatchObject({
    kind: "condition-unmet",
    wayOut: { href: "/me/second-factor" },
  });
  expect(await ask(true)).toMatchObject({ ok: true, value: { act: "publish-advisory", basis: "clause" } });
});
