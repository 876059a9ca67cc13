-- Search: one row for each public thing that can be found, written in the transaction that changes the thing.

-- Words as they are compared: no accents, no case, nothing but letters and digits between single spaces. `fold` in
-- src/front/query.ts is the same for what is typed. Marks and punctuation are listed by their ranges, because which
-- characters are letters depends on a database's locale.
create function search_fold(words text) returns text language sql immutable parallel safe
  return btrim(regexp_replace(
    lower(translate(regexp_replace(normalize(words, NFKD), U&'[\0300-\036f]', '', 'g'), 'ßøØđĐłŁıðÐþÞæÆœŒ', 'soOdDlLidDtTaAoO')),
    U&'[\0001-/:-@\005b-`{-\00bf\00d7\00f7\2000-\206f\2100-\2bff\3000-\303f\fe00-\fe0f\fe30-\fe6f\feff\fff0-\ffff]+', ' ', 'g'));

-- Words as they stand, without the English stop words.
create text search dictionary search_plain (template = pg_catalog.simple, stopwords = english);
create text search configuration search_plain (copy = pg_catalog.simple);
alter text search configuration search_plain
  alter mapping for asciiword, word, numword, asciihword, hword, numhword, hword_asciipart, hword_part, hword_numpart with search_plain;

-- English stems find other forms of a word; the words as they stand find names, identifiers and what is typed only in part.
-- Only those of the title and of names are placed and weighed; of a long text the beginning is enough for a tsvector's one megabyte.
create function search_vector(title text, names text, words text) returns tsvector language sql stable parallel safe
  return setweight(to_tsvector('pg_catalog.english', search_fold(title)) || to_tsvector('pg_catalog.simple', search_fold(title)), 'A')
      || setweight(to_tsvector('pg_catalog.english', search_fold(names)) || to_tsvector('pg_catalog.simple', search_fold(names)), 'B')
      || to_tsvector('pg_catalog.english', search_fold(left(words, 150000)))
      || strip(to_tsvector('public.search_plain', search_fold(left(words, 150000))));

create table search_entry (
  id bigint generated always as identity primary key,
  -- One row for each text of a clause, however many versions have it.
  key text not null unique,
  kind text not null check (kind in ('clause', 'document', 'body', 'seat', 'person', 'meeting')),
  -- Who may find it. A kind with restricted rows adds its word here and to `search_visible`.
  visibility text not null default 'public' check (visibility in ('public')),
  -- The row it was made from: a version, a seat, a meeting.
  record text not null,
  -- Of which document or body, and where in it.
  scope text,
  place text not null,
  -- The document's version, for a clause.
  edition integer,
  -- False for words that today's version no longer has.
  current boolean not null,
  day date not null,
  title text not null,
  -- What people type to come straight here, folded: `m 12`, `2 i iv`, a name.
  called text[] not null,
  vector tsvector not null
);
-- Those of minutes are read whole to rank them; unpacking them took longer than reading more.
alter table search_entry alter vector set storage external;
-- With the kind in it, each kind is read only as far as it is counted. Not gathered in a pending list, which every search
-- would have to read through.
create index search_entry_vector on search_entry using gin (vector, (array[kind])) with (fastupdate = off);
create index search_entry_newest on search_entry (kind, current desc, day desc, id desc);
create index search_entry_called on search_entry using gin (called) with (fastupdate = off);
create index search_entry_record on search_entry (kind, record);
create index search_entry_scope on search_entry (scope, edition) where kind = 'clause' and current;
grant select on search_entry to :app;

-- What each thing is found by, and the words to show of it.
create view search_source as
  select s.kind || ':' || s.key as key, s.kind, s.record, s.scope, s.place, s.edition, s.current, s.day, s.title, s.called, s.words,
         search_vector(s.title, coalesce(s.names, ''), s.words) as vector
    from (
      select 'clause' as kind, t.clause || ':' || t.hash as key, t.version as record, v.document as scope, t.address as place,
             v.number as edition, not exists (select from document_version n where n.document = v.document and n.number > v.number) as current,
             coalesce(v.effective_on, (v.created_at at time zone 'UTC')::date) as day, t.label as title,
             array[search_fold(t.address), search_fold(t.label)] as called, t.section as names, t.words
        from clause_text t join document_version v on v.id = t.version
      union all
      select 'document', d.slug, d.slug, d.slug, d.slug, null, true,
             (select coalesce(min(v.effective_on), min(v.created_at at time zone 'UTC')::date) from document_version v where v.document = d.slug),
             d.title, array[search_fold(d.slug), search_fold(d.title)], d.slug,
             -- What has no clauses is found by its text.
             coalesce((select v.text from document_version v where v.document = d.slug and v.clauses = 0 order by v.number desc limit 1), '')
        from document d
      union all
      select 'body', b.slug, b.slug, b.slug, b.slug, null, true, (b.created_at at time zone 'UTC')::date, b.name,
             array[search_fold(b.slug), search_fold(b.name), search_fold(b.short_name)], b.short_name, ''
        from body b
      union all
      select 'seat', s.id, s.id, s.body, s.slug, null, true, '-infinity', s.title,
             array[search_fold(b.short_name || ' ' || s.title)], concat_ws(' ', b.name, b.short_name),
             (select coalesce(string_agg(p.name, ', ' order by m.starts_on desc), '') from term m join person p on p.id = m.person where m.seat = s.id)
        from seat s join body b on b.slug = s.body
      union all
      select 'person', p.id, p.id, null, p.id, null, true, (p.created_at at time zone 'UTC')::date, p.name,
             array[search_fold(p.name), search_fold(p.github)], p.github,
             (select coalesce(string_agg(distinct o.name, ', '), '') from affiliation a join organisation o on o.id = a.organisation where a.person = p.id)
        from person p where p.erased_at is null
      union all
      select 'meeting', m.id, m.id, m.body, m.number::text, null, true, (m.starts_at at time zone m.zone)::date, m.title,
             array['m ' || m.number, to_char(m.starts_at at time zone m.zone, 'YYYY MM DD')], concat_ws(' ', b.name, b.short_name, n.file),
             concat_ws(E'\n', nullif(m.joining, ''), n.text)
        from meeting m join body b on b.slug = m.body left join minutes n on n.meeting = m.id
    ) s;

create function search_keep(what text, records text[]) returns void
  language sql security definer set search_path = pg_catalog, public
as $$
  delete from search_entry where kind = what and record = any(records);
  insert into search_entry (key, kind, record, scope, place, edition, current, day, title, called, vector)
  select distinct on (key) key, kind, record, scope, place, edition, current, coalesce(day, '-infinity'), title, array_remove(called, null), vector
    from search_source where kind = what and record = any(records) order by key, edition desc
  on conflict (key) do update
     set record = excluded.record, place = excluded.place, edition = excluded.edition, current = excluded.current, day = excluded.day,
         title = excluded.title, called = excluded.called, vector = excluded.vector
   where search_entry.edition < excluded.edition;
$$;

create function search_keep_documents(documents text[]) returns void
  language sql security definer set search_path = pg_catalog, public
as $$
  select search_keep('document', documents);
  delete from search_entry where kind = 'clause' and scope = any(documents);
  select search_keep('clause', array(select id from document_version where document = any(documents)));
$$;

-- Rows that come one at a time. What is shown of them elsewhere is written anew as well.
create function search_follow_row() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  it jsonb := case tg_op when 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
begin
  case tg_table_name
    when 'document' then perform search_keep('document', array[it ->> 'slug']);
    when 'document_version' then perform search_keep('document', array[it ->> 'document']);
    when 'body' then
      perform search_keep('body', array[it ->> 'slug']);
      perform search_keep('seat', array(select id from seat where body = it ->> 'slug'));
    when 'seat' then perform search_keep('seat', array[it ->> 'id']);
    when 'term' then perform search_keep('seat', array[it ->> 'seat']);
    when 'person' then
      perform search_keep('person', array[it ->> 'id']);
      perform search_keep('seat', array(select seat from term where person = it ->> 'id'));
    when 'affiliation' then perform search_keep('person', array[it ->> 'person']);
    when 'meeting' then perform search_keep('meeting', array[it ->> 'id']);
    when 'minutes' then perform search_keep('meeting', array[it ->> 'meeting']);
  end case;
  return null;
end $$;

-- A new version comes whole, in one statement.
create function search_follow_version() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
as $$
begin
  perform search_keep('clause', array(select distinct version from added));
  update search_entry e set current = false
    from (select document, max(number) as newest from document_version group by document) v
   where e.kind = 'clause' and e.current and e.scope = v.document and e.edition < v.newest
     and v.document in (select document from document_version where id in (select version from added));
  return null;
end $$;

-- Older history that comes in shifts the numbers of later versions.
create function search_follow_order() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
as $$
begin
  update search_entry e set edition = v.number, day = coalesce(v.effective_on, e.day)
    from changed v where e.kind = 'clause' and e.record = v.id and (e.edition, e.day) is distinct from (v.number, coalesce(v.effective_on, e.day));
  return null;
end $$;

create function search_follow_clause() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
as $$
begin
  perform search_keep_documents(array(select distinct v.document from document_version v join changed c on c.version = v.id));
  return null;
end $$;

create trigger search_follow after insert on clause_text referencing new table as added
  for each statement execute function search_follow_version();
create trigger search_follow_change after update on clause_text referencing new table as changed
  for each statement execute function search_follow_clause();
create trigger search_follow_loss after delete on clause_text referencing old table as changed
  for each statement execute function search_follow_clause();
create trigger search_follow after insert or update or delete on document for each row execute function search_follow_row();
create trigger search_follow after insert or update on document_version for each row execute function search_follow_row();
create trigger search_follow_order after update on document_version referencing new table as changed
  for each statement execute function search_follow_order();
create trigger search_follow after insert or update or delete on body for each row execute function search_follow_row();
create trigger search_follow after insert or update or delete on seat for each row execute function search_follow_row();
create trigger search_follow after insert or update or delete on term for each row execute function search_follow_row();
create trigger search_follow after insert or update of name, github, erased_at or delete on person for each row execute function search_follow_row();
create trigger search_follow after insert or update or delete on affiliation for each row execute function search_follow_row();
create trigger search_follow after insert or update of title, joining, starts_at, zone or delete on meeting
  for each row execute function search_follow_row();
create trigger search_follow after insert or update of text or delete on minutes for each row execute function search_follow_row();

-- What was there before.
select search_keep_documents(array(select slug from document)), search_keep('body', array(select slug from body)),
       search_keep('seat', array(select id from seat)), search_keep('person', array(select id from person)),
       search_keep('meeting', array(select id from meeting));

-- What is looked for: every phrase (folded; one word is a phrase too), words that begin like `beginning`, and none of `without`.
-- English stop words count only where there is nothing else.
create function search_query(phrases text[], beginning text, without text[]) returns tsquery
  language plpgsql immutable parallel safe set client_min_messages = warning
as $$
declare
  stems tsquery;
  found tsquery;
  phrase text;
begin
  foreach phrase in array phrases loop
    stems := phraseto_tsquery('pg_catalog.english', phrase);
    if numnode(stems) > 0 then
      stems := stems || phraseto_tsquery('pg_catalog.simple', phrase);
      if phrase = beginning then stems := stems || (quote_literal(phrase) || ':*')::tsquery; end if;
      found := coalesce(found && stems, stems);
    end if;
  end loop;
  if found is null then
    foreach phrase in array phrases loop
      stems := phraseto_tsquery('pg_catalog.simple', phrase);
      found := coalesce(found && stems, stems);
    end loop;
  end if;
  foreach phrase in array without loop
    found := found && !!(phraseto_tsquery('pg_catalog.english', phrase) || phraseto_tsquery('pg_catalog.simple', phrase));
  end loop;
  return found;
end $$;
grant execute on function search_query(text[], text, text[]) to :app;

-- Names that are written much like what was typed. Trigrams are an extension: a server without it finds no misspelt name.
do $$
begin
  create extension if not exists pg_trgm;
  create index search_entry_name on search_entry using gin (search_fold(title) gin_trgm_ops)
   where kind in ('document', 'body', 'seat', 'person');
  create function search_misspelt(folded text) returns table (id bigint, likeness real)
    language sql stable security definer set search_path = pg_catalog, public set pg_trgm.word_similarity_threshold = 0.45
  as $f$
    select e.id, word_similarity(folded, search_fold(e.title)) from search_entry e
     where folded <% search_fold(e.title) and e.kind in ('document', 'body', 'seat', 'person') and e.visibility = 'public'
     order by 2 desc, 1 limit 5
  $f$;
exception when others then
  raise notice 'search without typing errors: %', sqlerrm;
  create function search_misspelt(folded text) returns table (id bigint, likeness real)
    language sql stable as 'select null::bigint, null::real where false';
end $$;
grant execute on function search_misspelt(text) to :app;
