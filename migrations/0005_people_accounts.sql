-- People whole: persons without a mail address, their organisations over time, notifications, accounts and sessions.

alter table person
  -- The name as it is looked for: NFC, white space folded, lower case. Folded by the application, whatever the database's locale.
  add column folded text,
  -- The login on GitHub, as a roster or GitHub itself says it.
  add column github text check (github ~ '^[A-Za-z0-9][A-Za-z0-9-]{0,38}$');
update person set folded = lower(name);
alter table person alter column folded set not null;
create index person_folded on person (folded, id);
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
