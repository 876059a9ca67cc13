import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { ok, type Result } from "../result.ts";
import { advisoryKey } from "./advisory.ts";
import { errorCode } from "./fault.ts";
import { readPasswords } from "./password-file.ts";
import { type DatabaseRefusal, refuse } from "./refusal.ts";

export interface Login {
  readonly user: string;
  readonly password: string;
}

/**
 * Makes the application's login in a database that was given with its owner's login alone, and keeps its password in the
 * data folder. Processes that share the data folder may do so at once.
 * @param owner an open connection of the owner
 * @param accepts tries to log in
 */
export async function provisionApplication(
  owner: pg.Client,
  dataDir: string,
  accepts: (login: Login) => Promise<boolean>,
): Promise<Result<Login, DatabaseRefusal>> {
  const user = await applicationName(owner);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const login = { user, password: (await readPasswords(join(dataDir, `${user}-password`), [user]))[user] ?? "" };
  // A session's lock, not a transaction's: the login must be committed before it can be tried.
  await owner.query(`select pg_advisory_lock(${advisoryKey("applicationLogin")})`);
  try {
    return await ensureLogin(owner, login, accepts);
  } catch (error) {
    if (errorCode(error) !== "42501") throw error;
    const sentence =
      "The login of DATABASE_URL may not make the application's login: give it CREATEROLE, or make one yourself and set DATABASE_URL to that one and DATABASE_OWNER_URL to the owner.";
    return refuse("database-unsuitable", sentence);
  } finally {
    await owner.query(`select pg_advisory_unlock(${advisoryKey("applicationLogin")})`);
  }
}

/** Roles belong to the whole PostgreSQL server, so each database's application has a name of its own. */
async function applicationName(owner: pg.Client): Promise<string> {
  const { rows } = await owner.query<{ name: string }>("select current_database() as name");
  const hash = createHash("sha256")
    .update(rows[0]?.name ?? "")
    .digest("hex");
  return `wardmote_app_${hash.slice(0, 12)}`;
}

async function ensureLogin(
  owner: pg.Client,
  login: Login,
  accepts: (login: Login) => Promise<boolean>,
): Promise<Result<Login, DatabaseRefusal>> {
  const { user, password } = login;
  const { rows } = await owner.query<{ busy: boolean }>(
    "select exists (select from pg_stat_activity where usename = rolname) as busy from pg_roles where rolname = $1",
    [user],
  );
  const [found] = rows;
  if (!found)
    await owner.query(`create role ${pg.escapeIdentifier(user)} login password ${pg.escapeLiteral(password)}`);
  else if (!(await accepts(login))) {
    if (found.busy) {
      const sentence = `Another Wardmote uses this database from another data folder (login ${user}): share the data folder, or set both DATABASE_URL and DATABASE_OWNER_URL.`;
      return refuse("database-unsuitable", sentence);
    }
    await owner.query(`alter role ${pg.escapeIdentifier(user)} login password ${pg.escapeLiteral(password)}`);
  }
  await closeDatabase(owner, user);
  return ok(login);
}

/** Where the owner's login may say so, nobody but the application connects to or makes temporary tables in this database. */
async function closeDatabase(owner: pg.Client, user: string): Promise<void> {
  const { rows } = await owner.query<{ owns: boolean; name: string }>(
    "select pg_has_role(datdba, 'usage') as owns, quote_ident(datname) as name from pg_database where datname = current_database()",
  );
  const [found] = rows;
  if (!found?.owns) return;
  await owner.query(
    `grant connect on database ${found.name} to ${pg.escapeIdentifier(user)}; revoke temporary on database ${found.name} from public`,
  );
}

// Every role the login is or may become (SET ROLE) counts, since it has that one's powers for the asking.
const powers = `
  select distinct power from pg_roles r
    cross join lateral (values
      (r.rolsuper, 'is a superuser'),
      (r.rolbypassrls, 'bypasses row-level security'),
      (r.rolcreaterole, 'may make roles'),
      (r.rolreplication, 'may replicate'),
      (r.rolname = $2, 'may become the owner'),
      (exists (select from pg_class c where c.relowner = r.oid), 'owns a table'),
      (exists (select from pg_namespace n where n.nspowner = r.oid), 'owns a schema'),
      (exists (select from pg_database d where d.datname = current_database() and d.datdba = r.oid), 'owns the database')
    ) as held(it, power)
   where pg_has_role($1, r.oid, 'member') and held.it
  union all select 'may make tables in the schema public' where has_schema_privilege($1, 'public', 'create')
   order by power`;

/**
 * Refuses to serve with an application login that row-level policies would not bind, or that could change what they say.
 * @param owner an open connection of the owner
 */
export async function refusePowerfulApplication(
  owner: pg.Client,
  application: string,
): Promise<Result<null, DatabaseRefusal>> {
  const { rows } = await owner.query<{ power: string }>(powers, [application, owner.user]);
  if (rows.length === 0) return ok(null);
  const sentence = `The application's login ${application} has powers that would defeat row-level security: it ${rows
    .map(({ power }) => power)
    .join(", ")}. Take them from it, or set DATABASE_URL to the owner alone and let Wardmote make a login.`;
  return refuse("application-too-powerful", sentence);
}
