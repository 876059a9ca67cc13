-- Bodies, seats and terms; governing documents, their clauses and what the clauses mean.

create table body (
  slug text primary key check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null check (char_length(name) between 1 and 200),
  short_name text not null check (char_length(short_name) between 1 and 60),
  parent text references body,
  -- Where the fact is from: a file, a link, a merged pull request, a meeting.
  source text not null check (source <> ''),
  created_at timestamptz not null
);
grant select, insert on body to :app;

create table community (
  one boolean primary key default true check (one),
  name text not null check (char_length(name) between 1 and 200),
  -- The working group this server is for.
  home_body text not null references body,
  zone text not null,
  founding text not null check (founding in ('open', 'closed')),
  opened_at timestamptz not null,
  closed_at timestamptz,
  check ((founding = 'closed') = (closed_at is not null))
);
grant select, insert, update (founding, closed_at) on community to :app;

create function founding_never_reopens() returns trigger language plpgsql as $$
begin
  if old.founding = 'closed' then raise exception 'the founding is closed'; end if;
  return new;
end $$;
create trigger founding_never_reopens before update on community for each row execute function founding_never_reopens();

create table seat (
  id text primary key check (id ~ '^seat_[0-9a-z]{26}$'),
  body text not null references body,
  slug text not null check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  title text not null check (char_length(title) between 1 and 100),
  voting boolean not null,
  unique (body, slug)
);
grant select, insert on seat to :app;

create table term (
  id text primary key check (id ~ '^term_[0-9a-z]{26}$'),
  seat text not null references seat,
  person text not null references person,
  acting boolean not null default false,
  starts_on date not null,
  ends_on date check (ends_on >= starts_on),
  source text not null check (source <> ''),
  created_at timestamptz not null
);
create index term_seat on term (seat, starts_on desc);
create index term_person on term (person);
grant select, insert, update (ends_on) on term to :app;

create table document (
  slug text primary key check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  title text not null check (char_length(title) between 1 and 300),
  -- 1 technical charter, 2 policies, 3 vulnerability handling policy, 4 the group's own, 5 standing rules. Lower numbers prevail.
  rank integer not null check (rank between 1 and 5),
  governs text not null references body,
  binds_all boolean not null,
  binds text[] not null default '{}',
  check (binds_all or cardinality(binds) > 0)
);
grant select, insert on document to :app;

create table document_version (
  id text primary key check (id ~ '^version_[0-9a-z]{26}$'),
  document text not null references document,
  number integer not null check (number > 0),
  text text not null,
  sha256 bytea not null,
  clauses integer not null check (clauses > 0),
  effective_on date,
  source text not null check (source <> ''),
  -- Until the body concerned has adopted it, a document works and every mark of it says "provisional".
  adopted boolean not null,
  created_at timestamptz not null,
  unique (document, number)
);
grant select, insert on document_version to :app;

create table clause (
  id text primary key check (id ~ '^clause_[0-9a-z]{26}$'),
  document text not null references document
);
grant select, insert on clause to :app;

create table clause_text (
  version text not null references document_version,
  clause text not null references clause,
  position integer not null,
  address text not null,
  label text not null,
  kind text not null check (kind in ('heading', 'clause')),
  parent text,
  section text not null,
  lead text,
  depth integer not null,
  line integer not null,
  end_line integer not null,
  words text not null,
  markdown text not null,
  hash text not null,
  primary key (version, clause),
  unique (version, address)
);
create index clause_text_order on clause_text (version, position);
grant select, insert on clause_text to :app;

create table binding (
  id text primary key check (id ~ '^binding_[0-9a-z]{26}$'),
  version text not null,
  clause text not null,
  position integer not null,
  kind text not null check (kind in ('power', 'duty', 'prohibition', 'rule', 'principle', 'informative')),
  act text,
  meaning jsonb not null,
  -- The words of the clause that led to the suggestion.
  because text not null,
  state text not null check (state in ('suggested', 'confirmed', 'dismissed')),
  decided_by text references person,
  decided_at timestamptz,
  foreign key (version, clause) references clause_text (version, clause),
  check ((kind in ('power', 'duty', 'prohibition')) = (act is not null)),
  check ((state = 'suggested') = (decided_at is null))
);
create index binding_of_clause on binding (version, clause, position);
create index binding_act on binding (act) where state = 'confirmed';
grant select, insert, update (state, decided_by, decided_at) on binding to :app;

-- Published views: what slices to the right may read.

-- A look-up for each document, because a condition on a document is not pushed down into a `distinct on`.
create view document_today as
  select d.slug, d.title, d.rank, d.governs, d.binds_all, d.binds, v.id as version, v.number, v.adopted, v.clauses, v.effective_on, v.source
    from document d cross join lateral (
      select id, number, adopted, clauses, effective_on, source from document_version where document = d.slug order by number desc limit 1
    ) v;
grant select on document_today to :app;

create view citation as
  select t.version, t.clause, t.address, t.label, t.words, v.document, d.title as document_title, v.number, not v.adopted as provisional
    from clause_text t join document_version v on v.id = t.version join document d on d.slug = v.document;
grant select on citation to :app;

create view seat_holding as
  select s.id as seat, s.body, s.slug, s.title, s.voting, t.id as term, t.person, p.name as person_name, t.acting, t.starts_on, t.ends_on, t.source
    from seat s join term t on t.seat = s.id join person p on p.id = t.person;
grant select on seat_holding to :app;
