-- Meetings. Numbers are for people; one that a failed request took is not used again, so they may have gaps.

create sequence meeting_number;
grant usage on sequence meeting_number to :app;

create table meeting (
  id text primary key check (id ~ '^meeting_[0-9a-z]{26}$'),
  number integer not null unique default nextval('meeting_number'),
  body text not null references body,
  title text not null check (char_length(title) between 1 and 200),
  starts_at timestamptz not null,
  zone text not null,
  minutes integer not null check (minutes between 5 and 1440),
  joining text not null check (char_length(joining) <= 2000),
  state text not null check (state in ('scheduled')),
  scheduled_by text not null references person,
  scheduled_at timestamptz not null,
  -- The clause that allowed it.
  version text not null,
  clause text not null,
  revision integer not null default 1,
  foreign key (version, clause) references clause_text (version, clause)
);
create index meeting_by_start on meeting (starts_at, id);
create index meeting_of_body on meeting (body, starts_at, id);
grant select, insert on meeting to :app;
