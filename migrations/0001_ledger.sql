-- The ledger: what was done, committed at once, in public, in an order nobody can change.

create function ledger_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % on % is refused', lower(tg_op), tg_table_name
    using errcode = 'insufficient_privilege';
end $$;

-- One row per log. A restored copy goes on in a new log that names the last checkpoint known of the one before.
create table ledger_identity (
  log smallint primary key check (log >= 1),
  origin text not null unique,
  -- `name+id+key`, C2SP signed-note.
  verifier text not null unique,
  created_at timestamptz not null,
  previous_checkpoint text,
  check ((log = 1) = (previous_checkpoint is null))
);

create table ledger_entry (
  id text primary key check (id ~ '^entry_[0-9a-z]{26}$'),
  entry bytea not null check (octet_length(entry) between 1 and 65535)
);

-- Subject and person stand here and not beside the entry, so that they are hidden with the body.
create table ledger_body (
  entry_id text primary key references ledger_entry,
  state text not null check (state in ('open', 'sealed', 'erased')),
  salt bytea check (octet_length(salt) = 32),
  body bytea check (octet_length(body) between 2 and 16384),
  subject text,
  about text,
  check ((state = 'erased') = (salt is null)),
  check ((state = 'erased') = (body is null)),
  check (state = 'erased' or subject is not null),
  check (state <> 'erased' or about is null)
);
create index ledger_body_of_subject on ledger_body (subject, entry_id);

-- Entries without a number, in the order in which they arrived.
create table ledger_queue (
  position bigint generated always as identity primary key,
  entry_id text not null references ledger_entry
);

create table ledger_sequence (
  log smallint not null references ledger_identity,
  seq bigint not null check (seq >= 0),
  entry_id text not null unique references ledger_entry,
  primary key (log, seq)
);

-- Level 0: leaf hashes. Level k: the roots of the full tiles of level k - 1 (C2SP tlog-tiles).
create table ledger_hash (
  log smallint not null references ledger_identity,
  level smallint not null check (level between 0 and 63),
  index bigint not null check (index >= 0),
  hash bytea not null check (octet_length(hash) = 32),
  primary key (log, level, index)
);

create table ledger_checkpoint (
  log smallint not null references ledger_identity,
  size bigint not null check (size >= 0),
  root bytea not null check (octet_length(root) = 32),
  note text not null,
  signed_at timestamptz not null,
  primary key (log, size)
);

-- No entry can be written and forgotten: writing it is what queues it, and only having a number takes it out again.
create function ledger_enqueue() returns trigger language plpgsql
  security definer set search_path = pg_catalog, public
as $$
begin
  insert into ledger_queue (entry_id) values (new.id);
  return null;
end $$;
revoke all on function ledger_enqueue() from public;
create trigger ledger_entry_is_queued after insert on ledger_entry for each row execute function ledger_enqueue();

create function ledger_keep_unnumbered() returns trigger language plpgsql as $$
begin
  if not exists (select from ledger_sequence where entry_id = old.entry_id) then
    raise exception 'the entry % has no number yet', old.entry_id using errcode = 'insufficient_privilege';
  end if;
  return old;
end $$;
create trigger ledger_queue_keeps_unnumbered before delete on ledger_queue
  for each row execute function ledger_keep_unnumbered();

create function ledger_refuse_gap() returns trigger language plpgsql as $$
begin
  if exists (
    select from (select log, min(seq) as low, max(seq) as high, count(*) as rows from added group by log) as run
     where high - low + 1 <> rows
        or low > 0 and not exists (select from ledger_sequence as s where s.log = run.log and s.seq = run.low - 1)
  ) then
    raise exception 'the numbers of the ledger have no gaps' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger ledger_sequence_has_no_gap after insert on ledger_sequence
  referencing new table as added for each statement execute function ledger_refuse_gap();

-- sealed → open, sealed → erased, open → erased; nothing else about a body ever changes.
create function ledger_body_transition() returns trigger language plpgsql as $$
begin
  if new.entry_id = old.entry_id then
    if old.state = 'sealed' and new.state = 'open'
      and (new.salt, new.body, new.subject, new.about) is not distinct from (old.salt, old.body, old.subject, old.about)
    then return new; end if;
    -- A body that was never public leaves no trace of its subject either.
    if old.state in ('open', 'sealed') and new.state = 'erased'
      and new.subject is not distinct from (case old.state when 'open' then old.subject end)
    then return new; end if;
  end if;
  raise exception 'a body is opened or erased, never changed' using errcode = 'insufficient_privilege';
end $$;
create trigger ledger_body_transition before update on ledger_body
  for each row execute function ledger_body_transition();

create trigger ledger_identity_stays before update or delete on ledger_identity for each row execute function ledger_refuse_change();
create trigger ledger_entry_stays before update or delete on ledger_entry for each row execute function ledger_refuse_change();
create trigger ledger_sequence_stays before update or delete on ledger_sequence for each row execute function ledger_refuse_change();
create trigger ledger_hash_stays before update or delete on ledger_hash for each row execute function ledger_refuse_change();
create trigger ledger_checkpoint_stays before update or delete on ledger_checkpoint for each row execute function ledger_refuse_change();
create trigger ledger_body_stays before delete on ledger_body for each row execute function ledger_refuse_change();
create trigger ledger_queue_stays before update on ledger_queue for each row execute function ledger_refuse_change();

create trigger ledger_identity_stays_whole before truncate on ledger_identity execute function ledger_refuse_change();
create trigger ledger_entry_stays_whole before truncate on ledger_entry execute function ledger_refuse_change();
create trigger ledger_sequence_stays_whole before truncate on ledger_sequence execute function ledger_refuse_change();
create trigger ledger_hash_stays_whole before truncate on ledger_hash execute function ledger_refuse_change();
create trigger ledger_checkpoint_stays_whole before truncate on ledger_checkpoint execute function ledger_refuse_change();
create trigger ledger_body_stays_whole before truncate on ledger_body execute function ledger_refuse_change();
create trigger ledger_queue_stays_whole before truncate on ledger_queue execute function ledger_refuse_change();

-- A sealed body does not exist for anybody but the person it is about: whoever cannot see a row says "sealed".
alter table ledger_body enable row level security;
create policy ledger_body_read on ledger_body for select to :app
  using (state <> 'sealed' or about = current_setting('wardmote.viewer', true));
create policy ledger_body_add on ledger_body for insert to :app with check (state <> 'erased');
create policy ledger_body_release on ledger_body for update to :app
  using (about = current_setting('wardmote.viewer', true)) with check (state <> 'sealed');

grant select, insert on ledger_identity, ledger_entry, ledger_body, ledger_sequence, ledger_hash, ledger_checkpoint to :app;
grant update (state, salt, body, subject, about) on ledger_body to :app;
grant select, delete on ledger_queue to :app;

-- Published: the entries of a record by number, as far as the viewer may see them. Null while an entry is being sealed.
create view ledger_seal with (security_invoker = true) as
  select b.subject, s.seq from ledger_body b left join ledger_sequence s on s.entry_id = b.entry_id
   where b.state <> 'sealed' or b.about = current_setting('wardmote.viewer', true);
grant select on ledger_seal to :app;
