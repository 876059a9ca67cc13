import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { inOrder } from "./source.ts";
import { logPrefix, urlSource } from "./url-source.ts";

test.each([
  ["http://localhost:3000", "http://localhost:3000/ledger/"],
  ["https://wardmote.example/", "https://wardmote.example/ledger/"],
  ["https://wardmote.example/ledger", "https://wardmote.example/ledger/"],
  ["https://rome.ct.example.com/tevere//?x#y", "https://rome.ct.example.com/tevere/"],
])("the log of %s is at %s", (address, prefix) => {
  expect(logPrefix(new URL(address)).href).toBe(prefix);
});

test("questions are asked a few at a time and answered in their order", async () => {
  let [open, most] = [0, 0];
  const ask = async (item: number) => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, (item * 7) % 5));
    open--;
    return item * 2;
  };
  const answers: number[] = [];
  for await (const { item, answer } of inOrder([1, 2, 3, 4, 5, 6, 7], 3, ask)) answers.push(item, answer);
  expect(answers).toEqual([1, 2, 2, 4, 3, 6, 4, 8, 5, 10, 6, 12, 7, 14]);
  expect(most).toBe(3);
});

describe("a server under audit", () => {
  const serveOnce = async (
    answer: (path: string) => { status: number; headers?: Record<string, string>; body?: Buffer },
  ) => {
    const http = createServer((request, response) => {
      const { status, headers, body } = answer(request.url ?? "");
      response.writeHead(status, headers);
      response.end(body);
    });
    await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
    const { port } = http.address() as AddressInfo;
    const found = await urlSource(new URL(`http://127.0.0.1:${port}/ledger/`))("checkpoint");
    http.close();
    http.closeAllConnections();
    return found;
  };

  test("cannot send the auditor's program to other machines", async () => {
    const found = await serveOnce(() => ({ status: 302, headers: { location: "http://169.254.169.254/" } }));
    expect(found).toMatchObject({ ok: false, refusal: { why: expect.stringContaining("which is not followed") } });
  });

  test("cannot fill its memory", async () => {
    const found = await serveOnce(() => ({ status: 200, body: Buffer.alloc(17 * 1024 * 1024) }));
    expect(found).toMatchObject({ ok: false, refusal: { why: expect.stringContaining("is larger than") } });
  });

  test("that fails or is gone is said to be so", async () => {
    expect(await serveOnce(() => ({ status: 500 }))).toMatchObject({
      refusal: { why: "was answered with status 500" },
    });
    const found = await urlSource(new URL("http://127.0.0.1:9/ledger/"))("checkpoint");
    expect(found).toMatchObject({ ok: false, refusal: { why: expect.stringContaining("could not be read") } });
  });
});
