import { sql } from "kysely";
import type { Tx } from "../platform/database/schema.ts";
import type { PersonId } from "../platform/ids.ts";
import { foldName } from "./person.ts";

/** Somebody as everybody sees them. */
export interface Profile {
  readonly id: PersonId;
  readonly name: string;
  readonly github: string | null;
  readonly participant: boolean;
  readonly erased: boolean;
}

export interface ListedProfile extends Profile {
  /** Where they belong on the day asked for. */
  readonly affiliations: readonly { readonly id: string; readonly name: string }[];
}

const profileColumns = sql`
  p.id, p.name, p.github, p.conduct_acknowledged_at is not null as participant, p.erased_at is not null as erased`;

export interface PeopleQuery {
  /** Part of a name. */
  readonly search: string;
  /** An organisation's id, or null for all. */
  readonly organisation: string | null;
  /** The last person of the page before. */
  readonly after: string | null;
  readonly day: string;
  readonly limit: number;
}

/** In the order of their names; those whose data was erased are left out. */
export async function listProfiles(tx: Tx, asked: PeopleQuery): Promise<readonly ListedProfile[]> {
  const { organisation, after, day, limit } = asked;
  const here = sql`coalesce(a.starts_on, '-infinity') <= ${day}::date and coalesce(a.ends_on, 'infinity') >= ${day}::date`;
  const { rows } = await sql<ListedProfile>`
    select ${profileColumns},
           coalesce((select json_agg(json_build_object('id', o.id, 'name', o.name) order by o.folded)
                       from affiliation a join organisation o on o.id = a.organisation where a.person = p.id and ${here}), '[]') as affiliations
      from person p
     where p.erased_at is null
       and (${after}::text is null or (p.folded, p.id) > (select folded, id from person where id = ${after}))
       and position(${foldName(asked.search)} in p.folded) > 0
       and (${organisation}::text is null
            or exists (select from affiliation a where a.person = p.id and a.organisation = ${organisation} and ${here}))
     order by p.folded, p.id limit ${limit}`.execute(tx);
  return rows;
}

export async function findProfile(tx: Tx, id: string): Promise<Profile | null> {
  const { rows } = await sql<Profile>`select ${profileColumns} from person p where p.id = ${id}`.execute(tx);
  return rows[0] ?? null;
}
