-- A moment that was reached past an erasure cannot tell all of what it shows: it notes of which entities. An erasure throws moments away, so the note stays true.
alter table moments add column erased uuid[] not null default '{}';
