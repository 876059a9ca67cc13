import type { Server } from "../src/platform/http/server.ts";

/** What a page answered. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Where it leads. */
  readonly to: string | undefined;
}

let visitors = 0;

/** A browser without its windows: it keeps cookies, and sends forms from this very site. Each has an address of its own. */
export interface Visitor {
  readonly cookies: Map<string, string>;
  get(url: string): Promise<Answer>;
  post(
    url: string,
    form?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
}

export function visitorOf(server: Server, cookie = ""): Visitor {
  const cookies = new Map(cookie ? [cookie.split("=", 2) as [string, string]] : []);
  const remoteAddress = `10.0.${visitors >> 8}.${visitors++ & 255}`;
  async function ask(options: {
    method: "GET" | "POST";
    url: string;
    headers?: Record<string, string>;
    payload?: string;
  }): Promise<Answer> {
    const jar = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { accept: "text/html", ...(jar && { cookie: jar }), ...options.headers };
    const answer = await server.inject({ ...options, headers, remoteAddress });
    for (const { name, value, maxAge, expires } of answer.cookies) {
      if (value === "" || maxAge === 0 || (expires && expires.getTime() === 0)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const { location } = answer.headers;
    return { status: answer.statusCode, body: answer.body, headers: answer.headers, to: location };
  }
  return {
    cookies,
    get: (url) => ask({ method: "GET", url }),
    post: (url, form = {}, headers = {}) =>
      ask({
        method: "POST",
        url,
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          "sec-fetch-site": "same-origin",
          ...headers,
        },
        payload: new URLSearchParams(form).toString(),
      }),
  };
}
