-- Findings about the record that somebody accepted. What is found is read from the record each time and not kept.

create table finding_acceptance (
  -- SHA-256 of kind, place and the words there: where these change, nothing is accepted any more.
  key text primary key check (key ~ '^[0-9a-f]{64}$'),
  body text not null references body,
  kind text not null check (kind ~ '^[a-z][a-z-]*$'),
  reason text not null check (char_length(reason) between 1 and 1000),
  -- Null for whoever has the machine.
  accepted_by text references person,
  accepted_at timestamptz not null
);
grant select, insert on finding_acceptance to :app;

