-- More bodies and terms as founding facts, corrections of the founding record, and the newest entry of each act as evidence.

alter table body
  -- The clause by which it was established, in the version that the fact cites.
  add column cited_version text,
  add column cited_clause text,
  add foreign key (cited_version, cited_clause) references clause_text (version, clause),
  add check ((cited_version is null) = (cited_clause is null));

alter table term
  -- A deputy holds nothing while somebody holds or acts for the seat.
  add column deputy boolean not null default false,
  add check (not (acting and deputy));

create or replace view seat_holding as
  select s.id as seat, s.body, s.slug, s.title, s.voting, t.id as term, t.person, p.name as person_name, t.acting, t.starts_on, t.ends_on, t.source
    from seat s join term t on t.seat = s.id join person p on p.id = t.person
   where not t.deputy;

-- What was wrong in the founding record, what is right, and by whom. The old value stays readable here.
create table correction (
  id text primary key check (id ~ '^correction_[0-9a-z]{26}$'),
  -- The fact: `body:tsc`, `term:term_…`, `document:charter`.
  fact text not null check (fact ~ '^(body|term|document):.'),
  field text not null,
  old_value text,
  new_value text,
  reason text not null check (char_length(reason) between 1 and 1000),
  -- Nobody where whoever has the machine corrected it while the founding was open.
  proposed_by text references person,
  proposed_at timestamptz not null,
  state text not null check (state in ('proposed', 'effective', 'withdrawn')),
  decided_at timestamptz,
  check ((state = 'proposed') = (decided_at is null))
);
create index correction_of_fact on correction (fact, proposed_at);
create index correction_order on correction (proposed_at desc, id desc);
create unique index correction_waiting on correction (fact, field) where state = 'proposed';
grant select, insert, update (state, decided_at) on correction to :app;

create table correction_signature (
  correction text not null references correction,
  person text not null references person,
  signed_at timestamptz not null,
  primary key (correction, person)
);
create index correction_signature_person on correction_signature (person);
grant select, insert on correction_signature to :app;

grant update (name, short_name, source) on body to :app;
grant update (person, starts_on, source) on term to :app;
grant update (title, rank) on document to :app;
grant update (effective_on, source) on document_version to :app;

-- An open body is UTF-8 JSON from the moment it is written; the words cannot depend on a setting.
create function ledger_act(body bytea) returns text language sql immutable parallel safe
  return convert_from(body, 'UTF8')::jsonb ->> 'act';
-- The committee or group that an entry names as its own; empty where it names none.
create function ledger_scope(body bytea) returns text language sql immutable parallel safe
  return coalesce(
    convert_from(body, 'UTF8')::jsonb #>> '{facts,body}',
    convert_from(body, 'UTF8')::jsonb #>> '{facts,governs}',
    substring(convert_from(body, 'UTF8')::jsonb ->> 'subject' from '^(?:body|seat):([a-z0-9-]+)'),
    '');
create index ledger_body_newest_of_act on ledger_body (ledger_act(body), ledger_scope(body), entry_id) where state = 'open';

-- The newest open entry of each act in one body. It runs as the owner because a policy keeps an index on a function unused; it
-- answers nothing but what is open to everybody.
create function ledger_newest(acts text[], scope text) returns table (act text, entry_id text, at timestamptz, seq bigint)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select a.act, n.entry_id, (convert_from(n.body, 'UTF8')::jsonb ->> 'at')::timestamptz,
         (select max(s.seq) from ledger_sequence s where s.entry_id = n.entry_id)
    from unnest(acts) as a(act) cross join lateral (
      select b.entry_id, b.body from ledger_body b
       where b.state = 'open' and ledger_act(b.body) = a.act and ledger_scope(b.body) = scope
       order by b.entry_id desc limit 1) n
$$;
revoke all on function ledger_newest(text[], text) from public;
grant execute on function ledger_newest(text[], text) to :app;
