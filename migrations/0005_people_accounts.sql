-- People whole: persons without a mail address, their organisations over time, notifications, accounts and sessions.

alter table person
  -- The name as it is looked for: NFC, white space folded, lower case. Folded by the application, whatever the database's locale.
  add column folded text,
  -- The name of record: under which somebody else recorded them, so that nobody chooses it. Null for whoever signed up by themselves.
  -- The record of the past is matched and redacted by it alone; the name above is theirs to change.
  add column recorded_name text check (char_length(recorded_name) between 1 and 200),
  add column recorded_folded text check ((recorded_folded is null) = (recorded_name is null)),
  -- The login on GitHub, as a roster or GitHub itself says it.
  add column github text check (github ~ '^[A-Za-z0-9][A-Za-z0-9-]{0,38}$');
update person set folded = lower(name), recorded_name = name, recorded_folded = lower(name);
alter table person alter column folded set not null;
create index person_folded on person (folded, id);
create index person_recorded on person (recorded_folded, id);
create unique index person_github on person (lower(github));
grant update (folded, github) on person to :app;

-- Organisations and who belongs to them are public, as they stand beside every act.
create table organisation (
  id text primary key check (id ~ '^organisation_[0-9a-z]{26}$'),
  name text not null check (char_length(name) between 1 and 200),
  folded text not null unique,
  created_at timestamptz not null
);
grant select, insert on organisation to :app;

-- Two organisations that are counted together: one owns the other, or the same owner has both. It has no direction.
create table organisation_relation (
  id text primary key check (id ~ '^relation_[0-9a-z]{26}$'),
  organisation text not null references organisation,
  related text not null references organisation,
  starts_on date,
  ends_on date check (ends_on >= starts_on),
  source text not null check (char_length(source) between 1 and 500),
  created_at timestamptz not null,
  check (organisation < related),
  unique nulls not distinct (organisation, related, starts_on)
);
create index organisation_relation_related on organisation_relation (related);
grant select, insert, update (ends_on), delete on organisation_relation to :app;

create table affiliation (
  id text primary key check (id ~ '^affiliation_[0-9a-z]{26}$'),
  person text not null references person,
  organisation text not null references organisation,
  starts_on date,
  ends_on date check (ends_on >= starts_on),
  source text not null check (char_length(source) between 1 and 500),
  created_at timestamptz not null,
  unique nulls not distinct (person, organisation, starts_on)
);
create index affiliation_of_organisation on affiliation (organisation, person);
grant select, insert, update (ends_on), delete on affiliation to :app;

-- Published: who belonged where and when. A day that is not known is null, and bounds nothing.
create view affiliation_held as
  select a.person, a.organisation, o.name as organisation_name, a.starts_on, a.ends_on
    from affiliation a join organisation o on o.id = a.organisation;
grant select on affiliation_held to :app;

-- What somebody is told on their own page. The words hold nothing restricted; the page behind the address judges for itself.
create table notification (
  id text primary key check (id ~ '^notification_[0-9a-z]{26}$'),
  person text not null references person,
  words text not null check (char_length(words) between 1 and 300),
  href text not null check (href ~ '^/([^/]|$)' and char_length(href) <= 300),
  created_at timestamptz not null,
  read_at timestamptz
);
create index notification_of_person on notification (person, id desc);
create index notification_unread on notification (person) where read_at is null;
alter table notification enable row level security;
create policy notification_read on notification for select to :app using (person = viewer());
create policy notification_add on notification for insert to :app with check (true);
create policy notification_mark on notification for update to :app using (person = viewer()) with check (person = viewer());
create policy notification_erase on notification for delete to :app using (person = viewer());
grant select, insert, update (read_at), delete on notification to :app;

-- How somebody signs in besides a mailed link. Accounts are known by the provider's unchanging subject, never by a name.
create table sign_in_account (
  id text primary key check (id ~ '^account_[0-9a-z]{26}$'),
  person text not null references person,
  provider text not null check (provider in ('oidc', 'github')),
  issuer text not null check (char_length(issuer) <= 500),
  subject text not null check (char_length(subject) between 1 and 255),
  -- As its owner knows it: a login, a mail address.
  label text not null check (char_length(label) <= 254),
  created_at timestamptz not null,
  last_used_at timestamptz,
  unique (provider, issuer, subject)
);
create index sign_in_account_person on sign_in_account (person);
alter table sign_in_account enable row level security;
create policy sign_in_account_own on sign_in_account to :app
  using (person = viewer() or viewer() = 'clock') with check (person = viewer() or viewer() = 'clock');
grant select, insert, update (label, last_used_at), delete on sign_in_account to :app;

create table passkey (
  id text primary key check (id ~ '^passkey_[0-9a-z]{26}$'),
  person text not null references person,
  credential bytea not null unique check (octet_length(credential) between 1 and 1023),
  public_key bytea not null check (octet_length(public_key) <= 4096),
  -- Must grow where the authenticator counts at all: one that falls back has been copied (WebAuthn 6.1.1).
  counter bigint not null check (counter >= 0),
  transports text[] not null,
  name text not null check (char_length(name) between 1 and 100),
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_person on passkey (person);
alter table passkey enable row level security;
create policy passkey_own on passkey to :app
  using (person = viewer() or viewer() = 'clock') with check (person = viewer() or viewer() = 'clock');
grant select, insert, update (counter, last_used_at), delete on passkey to :app;

-- A sign-in or a linking under way: one secret in one browser, from which challenge, state, nonce and verifier are derived.
create table sign_in_ceremony (
  secret_hash bytea primary key check (octet_length(secret_hash) = 32),
  purpose text not null check (purpose in ('sign-in', 'link', 'step-up')),
  method text not null check (method in ('passkey', 'oidc', 'github')),
  -- Whose account it is about; nobody knows at a sign-in.
  person text references person,
  expires_at timestamptz not null,
  check ((person is null) = (purpose = 'sign-in'))
);
create index sign_in_ceremony_expiry on sign_in_ceremony (expires_at);
create index sign_in_ceremony_person on sign_in_ceremony (person);
alter table sign_in_ceremony enable row level security;
create policy sign_in_ceremony_server on sign_in_ceremony to :app
  using (viewer() = 'clock' or person = viewer()) with check (viewer() = 'clock');
grant select, insert, delete on sign_in_ceremony to :app;

-- A login on record vouches for a GitHub account once: the name can pass to somebody else later.
alter table person
  add column github_claimed_at timestamptz,
  add column erased_at timestamptz;
grant update (github_claimed_at) on person to :app;

-- Gives a name of record to somebody who has none. It is never changed, and nobody gives one to themselves.
create function record_name(who text, given text, given_folded text) returns void
  language sql security definer set search_path = pg_catalog, public
  as $$
    update person set recorded_name = given, recorded_folded = given_folded
     where id = who and recorded_name is null and erased_at is null and id is distinct from viewer()
  $$;
revoke all on function record_name(text, text, text) from public;
grant execute on function record_name(text, text, text) to :app;

alter table session
  add column id text,
  add column method text not null default 'link' check (method in ('set-up', 'link', 'passkey', 'oidc', 'github')),
  -- A passkey whose authenticator verified its user has been used in this very session.
  add column second_factor boolean not null default false;
update session set id = 'session_' || substr(md5(random()::text || encode(secret_hash, 'hex')), 1, 26);
alter table session
  alter column id set not null,
  add constraint session_id unique (id),
  add constraint session_id_form check (id ~ '^session_[0-9a-z]{26}$');
grant update (secret_hash, second_factor) on session to :app;

-- A confirmation link carries the new address until somebody who reads its mail has used it.
alter table sign_in_link add column email text check (email = lower(email) and char_length(email) <= 254);
alter table sign_in_link drop constraint sign_in_link_purpose_check;
alter table sign_in_link
  add constraint sign_in_link_purpose_check check (purpose in ('set-up', 'sign-in', 'confirm-mail')),
  add constraint sign_in_link_email_of_confirmation check ((email is null) = (purpose <> 'confirm-mail'));
create index sign_in_link_person on sign_in_link (person);
create policy sign_in_link_erase on sign_in_link for delete to :app using (person = viewer());
create policy sign_in_link_erase_read on sign_in_link for select to :app using (person = viewer());

create policy person_contact_change on person_contact for update to :app using (viewer() = 'clock') with check (viewer() = 'clock');
create policy person_contact_remove on person_contact for delete to :app using (person = viewer());
grant update (email), delete on person_contact to :app;

-- Versions of policies that somebody has said they have read. Public, like taking part.
create table acknowledgement (
  person text not null references person,
  document text not null check (char_length(document) between 1 and 63),
  version integer not null check (version > 0),
  acknowledged_at timestamptz not null,
  primary key (person, document, version)
);
grant select, insert, delete on acknowledgement to :app;

-- More about who stands behind a secret: whether a passkey was used in the session, which session it is, and what is unread.
drop function person_behind_secret(bytea, timestamptz);
create function person_behind_secret(presented bytea, at timestamptz)
  returns table (id text, name text, administrator boolean, participant boolean, scopes text[], token text, session text,
                 "secondFactor" boolean, unread bigint)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select p.id, p.name, p.administrator, p.conduct_acknowledged_at is not null, h.scopes, h.token, h.session, h.second_factor,
           (select count(*) from (select from notification where person = p.id and read_at is null limit 100) n)
      from (
        select person, array['read', 'govern', 'account'] as scopes, null as token, id as session, second_factor
          from session where secret_hash = presented and expires_at > at
        union all
        select person, scopes, id, null, false
          from api_token where secret_hash = presented and expires_at > at and revoked_at is null
      ) h join person p on p.id = h.person
  $$;
revoke all on function person_behind_secret(bytea, timestamptz) from public;
grant execute on function person_behind_secret(bytea, timestamptz) to :app;

-- Erasure, by the transaction of the person themselves: the row stays for the acts and terms that name its id.
create function erase_viewer(at timestamptz) returns void
  language sql security definer set search_path = pg_catalog, public
  as $$
    update person
       set name = 'Erased person', folded = 'erased person', recorded_name = null, recorded_folded = null, github = null, github_claimed_at = null, administrator = false,
           conduct_acknowledged_at = null, erased_at = at
     where id = viewer();
  $$;
revoke all on function erase_viewer(timestamptz) from public;
grant execute on function erase_viewer(timestamptz) to :app;
grant delete on api_token to :app;

-- Letters know whom they are for, also when they went to an address that is not theirs any more, or not yet.
alter table mail_message add column person text references person;
create index mail_message_person on mail_message (person);

-- Letters to the viewer, read by nobody for that.
create function forget_own_letters() returns void
  language sql security definer set search_path = pg_catalog, public
  as $$
    delete from mail_message where person = viewer()
  $$;
revoke all on function forget_own_letters() from public;
grant execute on function forget_own_letters() to :app;

-- What the person did openly with their own account is theirs to erase, as is what is sealed about them.
create policy ledger_body_erase_own on ledger_body for update to :app using (subject = viewer()) with check (state = 'erased');
create index ledger_body_about on ledger_body (about) where about is not null;
