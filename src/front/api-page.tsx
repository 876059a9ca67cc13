import { CopyLine, DataTable, type PageProps } from "../platform/html/index.ts";
import { getPage } from "../platform/http/pages.ts";
import type { Server } from "../platform/http/server.ts";

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly token: boolean;
}

/** The OpenAPI document and a page that people can read. */
export function apiPages(server: Server): void {
  server.get("/api/openapi.json", { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type("application/json; charset=utf-8")
      .header("cache-control", "public, max-age=300")
      .send(JSON.stringify(server.swagger())),
  );
  getPage(server, "/api", async () => {
    const operations = operationsOf(server);
    return { data: operations, page: () => page(operations, server.parts.url) };
  });
}

function operationsOf(server: Server): Operation[] {
  const { paths = {} } = server.swagger();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, { summary?: string; security?: unknown[] }>).map(([method, it]) => ({
      method: method.toUpperCase(),
      path,
      summary: it.summary ?? "",
      token: it.security !== undefined,
    })),
  );
}

const page = (operations: readonly Operation[], url: string): PageProps => ({
  title: "JSON API",
  body: (
    <>
      <p>
        Everything a page can do, the API can do, through the same actions and the same clauses. A refusal is a problem
        document (RFC 9457) that cites the clause. The whole description is OpenAPI 3.1 at{" "}
        <a href="/api/openapi.json">/api/openapi.json</a>.
      </p>
      <CopyLine command={`curl ${url}/api/v1/meetings`} />
      <p>
        What needs a token takes it as <code>Authorization: Bearer …</code>; make one on <a href="/me">your page</a>.
        Send an <code>Idempotency-Key</code> with what changes something, so that it can be repeated safely.
      </p>
      <DataTable
        caption="Operations"
        rows={operations}
        columns={[
          {
            label: "Operation",
            heading: true,
            cell: (it) => (
              <code>
                {it.method} {it.path}
              </code>
            ),
          },
          {
            label: "What it does",
            cell: (it) => it.summary.split("`").map((part, at) => (at % 2 === 1 ? <code>{part}</code> : part)),
          },
          { label: "Token", brief: true, cell: (it) => (it.token ? "needed" : "not needed") },
        ]}
      />
    </>
  ),
});
