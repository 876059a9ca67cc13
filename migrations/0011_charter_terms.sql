-- How a term came to its end, and the clause of a body that was recorded without one.

-- Whoever resigns leaves; whose term only ran out may by some documents vote on until the seat is filled.
alter table term
  add column ended_by text not null default 'ended' check (ended_by in ('ended', 'resigned')),
  add check (ended_by = 'ended' or ends_on is not null);
grant update (ended_by) on term to :app;

grant update (cited_version, cited_clause) on body to :app;
