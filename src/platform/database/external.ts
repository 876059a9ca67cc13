import pg from "pg";
import { ok, type Result } from "../result.ts";
import { type Login, provisionApplication, refusePowerfulApplication } from "./application-role.ts";
import { errorCode, errorMessage } from "./fault.ts";
import type { Reached } from "./reached.ts";
import { type DatabaseRefusal, folderRefusal, refuse } from "./refusal.ts";

const oldestVersion = 150000;
const connectionTimeoutMillis = 10_000;

type Variable = "DATABASE_URL" | "DATABASE_OWNER_URL";

/** Reaches a PostgreSQL given by address: as its owner alone, or as the application (`databaseUrl`) and the owner. */
export async function reachExternal(
  dataDir: string,
  databaseUrl: string,
  databaseOwnerUrl: string | undefined,
): Promise<Result<Reached, DatabaseRefusal>> {
  const ownerUrl = databaseOwnerUrl ?? databaseUrl;
  const owner = await connect(databaseOwnerUrl === undefined ? "DATABASE_URL" : "DATABASE_OWNER_URL", ownerUrl);
  if (!owner.ok) return owner;
  try {
    const app =
      databaseOwnerUrl === undefined
        ? await makeLogin(owner.value, dataDir, databaseUrl)
        : await checkLogin(owner.value, databaseUrl);
    if (!app.ok) return app;
    const powerless = await refusePowerfulApplication(owner.value, app.value.user);
    if (!powerless.ok) return powerless;
    return ok({
      owner: at(ownerUrl),
      app: { ...at(app.value.url), user: app.value.user },
      embedded: false,
      leave: async () => {},
    });
  } finally {
    await owner.value.end();
  }
}

const at = (url: string): pg.PoolConfig => ({ connectionString: url, connectionTimeoutMillis });

/** In `pg`'s addresses a later parameter wins over an earlier one, and each over what stands before the host. */
const asLogin = (url: string, { user, password }: Login) =>
  `${url}${url.includes("?") ? "&" : "?"}user=${encodeURIComponent(user)}&password=${encodeURIComponent(password)}`;

type AppLogin = { readonly user: string; readonly url: string };

async function makeLogin(
  owner: pg.Client,
  dataDir: string,
  databaseUrl: string,
): Promise<Result<AppLogin, DatabaseRefusal>> {
  const accepts = (login: Login) => logsIn(asLogin(databaseUrl, login));
  try {
    const made = await provisionApplication(owner, dataDir, accepts);
    return made.ok ? ok({ user: made.value.user, url: asLogin(databaseUrl, made.value) }) : made;
  } catch (error) {
    const refusal = folderRefusal(dataDir, error);
    if (refusal) return { ok: false, refusal };
    throw error;
  }
}

async function logsIn(url: string): Promise<boolean> {
  const client = new pg.Client(at(url));
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (errorCode(error).startsWith("28")) return false;
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

const whichDatabase = "select current_database() as name, pg_postmaster_start_time()::text as since";

async function checkLogin(owner: pg.Client, databaseUrl: string): Promise<Result<AppLogin, DatabaseRefusal>> {
  const app = await connect("DATABASE_URL", databaseUrl);
  if (!app.ok) return app;
  try {
    const [one, other] = [await owner.query(whichDatabase), await app.value.query(whichDatabase)];
    if (JSON.stringify(one.rows) === JSON.stringify(other.rows))
      return ok({ user: app.value.user ?? "", url: databaseUrl });
    return refuse(
      "database-unsuitable",
      "DATABASE_URL and DATABASE_OWNER_URL lead to different databases: they must differ in the login alone.",
    );
  } finally {
    await app.value.end();
  }
}

async function connect(variable: Variable, url: string): Promise<Result<pg.Client, DatabaseRefusal>> {
  if (!/^postgres(ql)?:\/\/./.test(url) || url.includes("#")) return malformed(variable);
  let client: pg.Client;
  try {
    client = new pg.Client(at(url));
  } catch {
    return malformed(variable);
  }
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number; standby: boolean }>(
      "select current_setting('server_version_num')::int as version, pg_is_in_recovery() as standby",
    );
    const trouble = unsuitable(variable, rows[0]?.version ?? 0, rows[0]?.standby ?? false);
    if (trouble === null) return ok(client);
    await client.end();
    return refuse("database-unsuitable", trouble);
  } catch (error) {
    await client.end().catch(() => {});
    return refuse("database-unreachable", `${variable}: ${unreachable(client, error)}.`);
  }
}

const malformed = (variable: Variable) =>
  refuse(
    "database-unreachable",
    `${variable} is not an address of the form postgres://user:password@host:5432/database (write special characters in a password as %40, %23, %2F).`,
  );

function unsuitable(variable: Variable, version: number, standby: boolean): string | null {
  if (version < oldestVersion) {
    return `${variable} leads to PostgreSQL ${Math.floor(version / 10_000)}, and Wardmote needs PostgreSQL 15 or newer.`;
  }
  return standby ? `${variable} leads to a replica that takes no writes: give the address of the primary.` : null;
}

/** What went wrong, in words that hold the host, port, login and database of the address but never its password. */
function unreachable(client: pg.Client, error: unknown): string {
  const place = `${client.host}:${client.port}`;
  const words: Readonly<Record<string, string>> = {
    ENOTFOUND: `there is no host named ${client.host}`,
    EAI_AGAIN: `the name ${client.host} cannot be looked up`,
    ECONNREFUSED: `nothing answers at ${place}`,
    ENOENT: `nothing answers at ${place}`,
    EHOSTUNREACH: `there is no way to ${place}`,
    ETIMEDOUT: `${place} does not answer`,
    "28P01": `the server refuses the password of the login ${client.user}`,
    "28000": `the server refuses the login ${client.user}`,
    "3D000": `the server has no database named ${client.database}`,
    "53300": "the server has no connection left",
    "57P03": "the server is starting or stopping",
  };
  const message = errorMessage(error).replace(/\.$/, "");
  if (/timeout/.test(message)) return `${place} does not answer within ${connectionTimeoutMillis / 1000} seconds`;
  const said = words[errorCode(error)] ?? `${place} says: ${message}`;
  return client.password ? said.replaceAll(client.password, "…") : said;
}
