-- The record of past meetings: minutes as files, and what a reader found in them.

-- An imported meeting has no act of its own: it was held, or not, before this server knew of it.
alter table meeting
  add column origin text not null default 'scheduled' check (origin in ('scheduled', 'imported')),
  -- False where the minutes name no hour: the meeting then stands at the beginning of its day.
  add column time_known boolean not null default true,
  alter column minutes drop not null,
  alter column scheduled_by drop not null,
  alter column scheduled_at drop not null,
  alter column version drop not null,
  alter column clause drop not null,
  drop constraint meeting_state_check,
  -- Unrecorded: there is a file, and it does not say whether anybody met.
  add constraint meeting_state_check check (state in ('scheduled', 'held', 'cancelled', 'unrecorded')),
  add constraint meeting_origin_state check (origin = 'scheduled' or state <> 'scheduled'),
  add constraint meeting_under_a_clause check (
    case origin
      when 'scheduled' then minutes is not null and scheduled_by is not null and scheduled_at is not null
                            and version is not null and clause is not null
      else scheduled_by is null and scheduled_at is null and version is null and clause is null
    end);
grant update (title, starts_at, time_known, zone, minutes, state, revision) on meeting to :app;

create table minutes (
  meeting text primary key references meeting,
  body text not null references body,
  -- The name of the file, which gives the day.
  file text not null check (char_length(file) between 1 and 255),
  -- The whole file, decoded and otherwise untouched.
  text text not null,
  -- Of the bytes as they came; it stays when a name is removed from the text.
  sha256 bytea not null check (octet_length(sha256) = 32),
  encoding text not null check (encoding in ('utf-8', 'windows-1252')),
  -- Where the file is from: an address or a path.
  source text not null check (source <> ''),
  -- The hours as the file writes them.
  time_words text,
  -- How a list of voting members tells who came: no sign is explained; one is and stands beside names; one is and stands nowhere.
  marks text not null check (marks in ('none', 'used', 'unused')),
  -- The edition of the reader.
  reader integer not null,
  imported_at timestamptz not null,
  -- Null for whoever has the machine.
  imported_by text references person,
  -- A person's name was removed from the text at their request, so it is not what the file says.
  redacted boolean not null default false,
  unique (body, file)
);
grant select, insert, update (text, sha256, encoding, source, time_words, marks, reader, imported_at, imported_by, redacted) on minutes to :app;

-- What a file said before it was imported anew.
create table minutes_earlier (
  meeting text not null references minutes,
  text text not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  encoding text not null,
  imported_at timestamptz not null,
  replaced_at timestamptz not null,
  primary key (meeting, replaced_at)
);
grant select, insert, update (text) on minutes_earlier to :app;

-- Names that were removed from a meeting's minutes, so that another text which brings one back is noticed: no name, and a hash
-- that is bound to the meeting.
create table minutes_removed (
  meeting text not null references minutes,
  words integer not null check (words > 0),
  digest bytea not null check (octet_length(digest) = 32),
  primary key (meeting, digest)
);
alter table minutes_removed enable row level security;
create policy minutes_removed_read on minutes_removed for select to :app using (viewer() = 'clock' or viewer_administers());
create policy minutes_removed_add on minutes_removed for insert to :app with check (true);
grant select, insert on minutes_removed to :app;

create table attendance (
  meeting text not null references minutes,
  position integer not null,
  -- As written.
  name text not null check (name <> ''),
  -- As names are looked for, folded by the application.
  folded text not null,
  organisation text,
  location text,
  role text,
  -- Unsaid: the list of the absent does not tell who of them votes.
  capacity text not null check (capacity in ('voting', 'other', 'unsaid')),
  -- Unmarked: the list is there to be marked and nobody is. It is not absence.
  mark text not null check (mark in ('present', 'absent', 'unmarked')),
  -- The same name with the same mark stands further up in the file: one person, counted once.
  repeated boolean not null,
  -- Whose name it is: by an alias, or by the name of record that exactly one person has.
  person text references person,
  line integer not null check (line > 0),
  primary key (meeting, position)
);
create index attendance_person on attendance (person, meeting) where person is not null;
create index attendance_folded on attendance (folded);
grant select, insert, update (name, folded, organisation, location, role, person), delete on attendance to :app;

-- Another way in which minutes write a person's name.
create table attendee_alias (
  folded text primary key,
  name text not null check (char_length(name) between 1 and 200),
  person text not null references person,
  recorded_by text references person,
  recorded_at timestamptz not null
);
create index attendee_alias_person on attendee_alias (person);
grant select, insert, update (name, person, recorded_by, recorded_at), delete on attendee_alias to :app;

-- The sections of a file. Their words stay in the file's text and are cut out by line.
create table minutes_part (
  meeting text not null references minutes,
  position integer not null,
  kind text not null check (kind in ('preamble', 'agenda', 'attendance', 'notes', 'actions', 'notice', 'other')),
  -- Null for what stands before the first heading.
  heading text,
  depth integer not null check (depth between 0 and 6),
  -- The heading's line, and the last one; the first line is 1.
  line integer not null check (line > 0),
  end_line integer not null check (end_line >= line),
  -- False for a heading with nothing, or nothing but a placeholder, below it.
  filled boolean not null,
  primary key (meeting, position)
);
grant select, insert, update (heading), delete on minutes_part to :app;

-- What contradicts itself or could not be read, in words without names.
create table minutes_doubt (
  meeting text not null references minutes,
  position integer not null,
  -- Null where it is about the whole file.
  line integer check (line > 0),
  kind text not null check (kind ~ '^[a-z][a-z-]*$'),
  words text not null,
  remedy text not null,
  primary key (meeting, position)
);
grant select, insert, delete on minutes_doubt to :app;

-- Published views: what slices to the right may read.

create view meeting_record as
  select m.id, m.number, m.body, m.title, (m.starts_at at time zone m.zone)::date as day, m.starts_at, m.time_known, m.zone,
         m.minutes, m.state, m.origin, n.file, n.source, n.time_words,
         -- Null where no sign is explained, false where one is and nobody has it.
         case n.marks when 'used' then true when 'unused' then false end as marks_used,
         exists (select from minutes_part p where p.meeting = m.id and p.kind = 'agenda' and p.filled) as has_agenda,
         exists (select from minutes_part p where p.meeting = m.id and p.kind = 'notes' and p.filled) as has_notes,
         exists (select from minutes_part p where p.meeting = m.id and p.kind = 'actions' and p.filled) as has_actions,
         -- The list of voting members names also those who did not come, so that it can be the whole of a quorum.
         coalesce(n.marks, 'none') <> 'none' and a.voting_listed > 0 as voting_roll,
         a.voting_listed, a.voting_present, a.voting_absent, a.voting_unmarked, a.others_present, a.absent, a.unmarked,
         (select count(*)::int from minutes_doubt d where d.meeting = m.id) as doubts
    from meeting m left join minutes n on n.meeting = m.id cross join lateral (
      select count(*) filter (where capacity = 'voting')::int as voting_listed,
             count(*) filter (where capacity = 'voting' and mark = 'present')::int as voting_present,
             count(*) filter (where capacity = 'voting' and mark = 'absent')::int as voting_absent,
             count(*) filter (where capacity = 'voting' and mark = 'unmarked')::int as voting_unmarked,
             count(*) filter (where capacity <> 'voting' and mark = 'present')::int as others_present,
             count(*) filter (where mark = 'absent')::int as absent,
             count(*) filter (where mark = 'unmarked')::int as unmarked
        from attendance where meeting = m.id and not repeated) a;
grant select on meeting_record to :app;

create view attendance_record as
  select a.meeting, m.number, m.body, m.starts_at, m.zone, m.state, a.position, a.name, a.folded, a.organisation, a.location, a.role,
         a.capacity, a.mark, a.repeated, a.person, a.line
    from attendance a join meeting m on m.id = a.meeting;
grant select on attendance_record to :app;

-- With the words of each section, its heading's line left out.
create view minutes_part_record as
  select p.meeting, m.number, m.body, m.starts_at, m.zone, p.position, p.kind, p.heading, p.depth, p.line, p.end_line, p.filled,
         array_to_string((string_to_array(n.text, E'\n'))[p.line + (p.heading is not null)::int : p.end_line], E'\n') as words
    from minutes_part p join minutes n on n.meeting = p.meeting join meeting m on m.id = p.meeting;
grant select on minutes_part_record to :app;

create view minutes_doubt_record as
  select d.meeting, m.number, m.body, m.starts_at, m.zone, n.file, n.source, d.position, d.line, d.kind, d.words, d.remedy,
         -- The line that is doubted, as it stands in the file.
         split_part(n.text, E'\n', d.line) as line_text
    from minutes_doubt d join minutes n on n.meeting = d.meeting join meeting m on m.id = d.meeting;
grant select on minutes_doubt_record to :app;
