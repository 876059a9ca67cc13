-- People, how they sign in, and what keeps their requests from running twice.

create table person (
  id text primary key check (id ~ '^person_[0-9a-z]{26}$'),
  name text not null check (char_length(name) between 1 and 200),
  administrator boolean not null default false,
  created_at timestamptz not null,
  conduct_acknowledged_at timestamptz
);
grant select, insert, update (name, conduct_acknowledged_at) on person to :app;

create function viewer() returns text language sql stable parallel safe
  as $$ select current_setting('wardmote.viewer', true) $$;
grant execute on function viewer() to :app;

create function viewer_administers() returns boolean language sql stable
  as $$ select exists (select from person where id = viewer() and administrator) $$;
grant execute on function viewer_administers() to :app;

-- Addresses are personal data: their owner, the server's administrator and the server itself read them.
create table person_contact (
  person text primary key references person,
  email text not null unique check (email = lower(email) and char_length(email) <= 254)
);
alter table person_contact enable row level security;
create policy person_contact_read on person_contact for select to :app
  using (person = viewer() or viewer() = 'clock' or viewer_administers());
create policy person_contact_add on person_contact for insert to :app with check (viewer() = 'clock' or viewer_administers());
grant select, insert on person_contact to :app;

-- Secrets are kept as SHA-256 only.
create table session (
  secret_hash bytea primary key check (octet_length(secret_hash) = 32),
  person text not null references person,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_person on session (person);
alter table session enable row level security;
create policy session_own on session to :app
  using (person = viewer() or viewer() = 'clock') with check (person = viewer() or viewer() = 'clock');
grant select, insert, delete on session to :app;

create table sign_in_link (
  secret_hash bytea primary key check (octet_length(secret_hash) = 32),
  -- Null for the set-up link, which makes the first person.
  person text references person,
  purpose text not null check (purpose in ('set-up', 'sign-in')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((person is null) = (purpose = 'set-up'))
);
alter table sign_in_link enable row level security;
create policy sign_in_link_server on sign_in_link to :app using (viewer() = 'clock') with check (viewer() = 'clock');
grant select, insert, update (used_at, expires_at), delete on sign_in_link to :app;

create table api_token (
  id text primary key check (id ~ '^token_[0-9a-z]{26}$'),
  secret_hash bytea not null unique check (octet_length(secret_hash) = 32),
  person text not null references person,
  name text not null check (char_length(name) between 1 and 100),
  scopes text[] not null check (scopes <@ array['read', 'govern', 'account'] and cardinality(scopes) > 0),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index api_token_person on api_token (person);
alter table api_token enable row level security;
create policy api_token_own on api_token to :app
  using (person = viewer() or viewer() = 'clock') with check (person = viewer() or viewer() = 'clock');
grant select, insert, update (revoked_at) on api_token to :app;

-- Who stands behind a presented secret is asked before there is a viewer, so by a function and by hash alone.
create function person_behind_secret(presented bytea, at timestamptz)
  returns table (id text, name text, administrator boolean, participant boolean, scopes text[], token text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select p.id, p.name, p.administrator, p.conduct_acknowledged_at is not null, array['read', 'govern', 'account'], null
      from session s join person p on p.id = s.person
     where s.secret_hash = presented and s.expires_at > at
    union all
    select p.id, p.name, p.administrator, p.conduct_acknowledged_at is not null, t.scopes, t.id
      from api_token t join person p on p.id = t.person
     where t.secret_hash = presented and t.expires_at > at and t.revoked_at is null
  $$;
revoke all on function person_behind_secret(bytea, timestamptz) from public;
grant execute on function person_behind_secret(bytea, timestamptz) to :app;

-- Mail waits here until it is sent; without SMTP it stays and the administrator reads it on the outbox page.
create table mail_message (
  id text primary key,
  to_address text not null,
  subject text not null,
  -- Emptied once sent: a sign-in link is not kept.
  body text,
  created_at timestamptz not null,
  sent_at timestamptz,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  last_error text
);
create index mail_message_waiting on mail_message (next_attempt_at) where sent_at is null;
create index mail_message_recent on mail_message (created_at desc);
alter table mail_message enable row level security;
create policy mail_message_read on mail_message for select to :app using (viewer() = 'clock' or viewer_administers());
create policy mail_message_add on mail_message for insert to :app with check (true);
create policy mail_message_send on mail_message for update to :app using (viewer() = 'clock');
grant select, insert, update (body, sent_at, attempts, next_attempt_at, last_error) on mail_message to :app;

-- Idempotency-Key: the answer to a request is kept with the request's own transaction.
create table answered_request (
  person text not null references person,
  key text not null check (char_length(key) between 1 and 255),
  fingerprint bytea not null,
  answer jsonb,
  answered_at timestamptz not null,
  primary key (person, key)
);
create index answered_request_age on answered_request (answered_at);
alter table answered_request enable row level security;
create policy answered_request_own on answered_request to :app
  using (person = viewer() or viewer() = 'clock') with check (person = viewer());
grant select, insert, update (answer), delete on answered_request to :app;
