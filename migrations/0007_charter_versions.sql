-- Histories of documents: alignment of neighbouring versions, what is kept of meanings, cross-references; records that bind nobody.

-- Threat: a number that acts have cited comes to name another text. Older history comes in only while nothing can be cited yet.
create function only_while_founding() returns trigger language plpgsql as $$
begin
  if (select founding from community) = 'closed' then
    raise exception 'the founding is closed: versions keep their numbers';
  end if;
  return coalesce(new, old);
end $$;

-- Deferrable, so that one statement can shift the numbers of all later versions.
alter table document_version drop constraint document_version_document_number_key;
alter table document_version add constraint document_version_place unique (document, number) deferrable initially immediate;
grant update (number, effective_on) on document_version to :app;
create trigger versions_keep_their_number before update of number on document_version for each row execute function only_while_founding();

-- Rank 6 is a record: a text of the community that binds nobody, and may hold no clause at all.
alter table document drop constraint document_rank_check;
alter table document drop constraint document_check;
alter table document add constraint document_rank check (rank between 1 and 6);
alter table document add constraint document_record_binds_nobody check ((rank = 6) = (not binds_all and cardinality(binds) = 0));
alter table document_version drop constraint document_version_clauses_check;
alter table document_version add constraint document_version_clauses check (clauses >= 0);

-- The clause under which the document stands, as of the version that was in force then.
alter table document_version add column under_version text, add column under_address text;
alter table document_version add constraint document_version_under
  foreign key (under_version, under_address) references clause_text (version, address);
alter table document_version add constraint document_version_under_whole check ((under_version is null) = (under_address is null));

-- A meaning taken over from the neighbouring version, whose clause has the same words, or others. The latter waits for a person.
alter table binding add column kept text check (kept in ('same-words', 'other-words'));
grant update (kept) on binding to :app;
-- A corrected identity takes the meanings along.
alter table binding drop constraint binding_version_clause_fkey;
alter table binding add constraint binding_version_clause_fkey
  foreign key (version, clause) references clause_text (version, clause) on update cascade;
alter table body drop constraint body_cited_version_cited_clause_fkey;
alter table body add constraint body_cited_version_cited_clause_fkey
  foreign key (cited_version, cited_clause) references clause_text (version, clause) on update cascade;
grant update (clause) on clause_text to :app;
create index clause_text_identity on clause_text (clause);

-- What became of each clause between a version and the one before.
create table alignment (
  version text not null references document_version,
  position integer not null,
  earlier text not null references document_version,
  was text,
  address text,
  change text not null check (change in ('same', 'moved', 'changed', 'moved-changed', 'split', 'merged', 'new', 'gone')),
  likeness real not null check (likeness between 0 and 1),
  state text not null check (state in ('certain', 'guess', 'confirmed', 'refused')),
  decided_by text references person,
  decided_at timestamptz,
  primary key (version, position),
  foreign key (earlier, was) references clause_text (version, address),
  foreign key (version, address) references clause_text (version, address),
  check ((address is null) = (change = 'gone')),
  check ((was is null) = (change = 'new')),
  check ((state in ('confirmed', 'refused')) = (decided_at is not null))
);
create index alignment_guess on alignment (version) where state = 'guess';
grant select, insert, delete, update (state, decided_by, decided_at) on alignment to :app;
create trigger alignment_stays before delete on alignment for each row execute function only_while_founding();

-- What today's texts cite, found and resolved anew whenever a version or an identity changes.
create table cross_reference (
  version text not null references document_version,
  position integer not null,
  -- The citing clause; null for the document as a whole.
  address text,
  line integer,
  words text not null,
  target text references document,
  -- The address as it is cited; null where a document is cited and no clause of it.
  cited text,
  as_of text references document_version,
  -- Why that version.
  reason text check (reason in ('link', 'before-record', 'citing-day', 'same-text', 'recorded', 'today')),
  link_day date,
  clause text references clause,
  primary key (version, position)
);
create index cross_reference_clause on cross_reference (clause) where clause is not null;
create index cross_reference_target on cross_reference (target);
grant select, insert, delete on cross_reference to :app;

create table link_problem (
  version text not null references document_version,
  position integer not null,
  line integer not null,
  link text not null,
  problem text not null,
  remedy text,
  primary key (version, position)
);
grant select, insert, delete on link_problem to :app;
