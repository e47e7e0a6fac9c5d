-- Old months leave the database for a file and come back. Every step stands in a ledger before the next is taken, so whoever finds it half done knows where to go on. The steps are functions of the owner's that
-- look for themselves whether they may happen; the archiving role may call them and can do nothing else to history. Headers, seals, counts and reversals are never archived.

create table event_archives (
    archive_no  int primary key,
    part        name not null,
    from_at     timestamptz,
    to_at       timestamptz not null,
    from_id     uuid,
    to_id       uuid not null,
    reason      text not null check (trim(reason) <> ''),
    begun_by    int not null references people,
    begun_at    timestamptz not null default clock_timestamp(),
    db_user     name not null default session_user
);
create table event_archive_steps (
    archive_no   int not null references event_archives,
    step_no      int not null,
    step         text not null check (step in ('DETACHED', 'EXPORTED', 'VERIFIED', 'DROPPED', 'TAKEN_BACK', 'RESTORING', 'RESTORED')),
    file         text,              -- its name in the archive's folder
    sha256       bytea,
    bytes        bigint,
    events       bigint,
    note         text,
    done_by      int not null references people,
    recorded_at  timestamptz not null default clock_timestamp(),
    db_user      name not null default session_user,
    primary key (archive_no, step_no)
);
insert into guarded_tables (history, is_open) values ('event_archives', false), ('event_archive_steps', false);
select guard_append_only('event_archives'), guard_append_only('event_archive_steps');

-- Archives with where they stand; what is in the table is what none of these holds.
create view archive_states as
    select a.*, s.step, s.recorded_at step_at, f.file, f.sha256, f.bytes, f.events, s.step not in ('TAKEN_BACK', 'RESTORED') is_out
    from event_archives a
    cross join lateral (select step, recorded_at from event_archive_steps where archive_no = a.archive_no order by step_no desc limit 1) s
    left join lateral (select file, sha256, bytes, events from event_archive_steps where archive_no = a.archive_no and step = 'EXPORTED' order by step_no desc limit 1) f on true;
revoke all on archive_states from synapse_app;
grant select on archive_states to synapse_app, synapse_archiver;

create or replace function next_partition_at() returns timestamptz language sql stable set search_path = public, pg_temp as $$
    select max(to_at) from (select to_at from event_partitions union all select to_at from event_archives) p
$$;

create function archive_refused(why text) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception '%', why using errcode = 'object_not_in_prerequisite_state';
end $$;

create function note_archive_step(archive int, next_step text, person int, file text default null, sha256 bytea default null, bytes bigint default null, events bigint default null, note text default null)
returns void language sql set search_path = public, pg_temp as $$
    insert into event_archive_steps (archive_no, step_no, step, file, sha256, bytes, events, note, done_by)
        select archive, coalesce(max(step_no), 0) + 1, next_step, note_archive_step.file, note_archive_step.sha256, note_archive_step.bytes, note_archive_step.events, note_archive_step.note, person
        from event_archive_steps where archive_no = archive
$$;

-- The archive, which stands at one of these steps and is moved by nobody else until the end of the transaction.
create function archive_at(archive int, variadic expected text[]) returns archive_states language plpgsql set search_path = public, pg_temp as $$
declare
    found archive_states;
begin
    perform pg_advisory_xact_lock(x'53594e4150534534'::bigint);
    select * into found from archive_states where archive_no = archive;
    if found.archive_no is null then perform archive_refused(format('there is no archive %s', archive)); end if;
    if not found.step = any(expected) then perform archive_refused(format('archive %s stands at %s, not at %s', archive, found.step, array_to_string(expected, ' or '))); end if;
    return found;
end $$;

-- 1. The oldest partition, closed, with no run of its time under way, and published where seals are, leaves the table as a whole. Nobody adds to it from here on, and nothing of it is erased.
create function archive_detach(wanted name, published_to text, person int, because text) returns int language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '5s' as $$
declare
    p event_partitions;
    archive int;
begin
    perform pg_advisory_xact_lock(x'53594e4150534534'::bigint);
    select * into p from event_partitions where part = wanted;
    if p.part is null then perform archive_refused(format('there is no partition %s', wanted)); end if;
    if p.to_at > clock_timestamp() then perform archive_refused(format('the month of %s is not over', wanted)); end if;
    if exists (select from event_partitions where to_at < p.to_at) then perform archive_refused(format('an older partition than %s is archived first', wanted)); end if;
    if exists (select from executions where state in ('QUEUED', 'RUNNING') and batch_id < p.to_id) then perform archive_refused(format('a run that was begun in the time of %s is not finished', wanted)); end if;
    if published_to is not null and exists (
        select from (select project_id, max(batch_no) no from batches where batch_id < p.to_id and (p.from_id is null or batch_id >= p.from_id) group by project_id) b
        where b.no > coalesce((select max(d.batch_no) from seal_digests d where d.project_id = b.project_id and d.published_to = archive_detach.published_to), 0)) then
        perform archive_refused(format('seals of %s are not published at %s yet', wanted, published_to));
    end if;

    select coalesce(max(archive_no), 0) + 1 into archive from event_archives;
    -- The fence counts the guards of what is on its list, and one of a partition's is its parent's.
    delete from guarded_tables where history = to_regclass(wanted::text);
    execute format('alter table workflow_events detach partition %I', wanted);
    insert into guarded_tables (history, is_open) values (to_regclass(wanted::text), false);
    delete from event_partitions where part = wanted;
    insert into event_archives (archive_no, part, from_at, to_at, from_id, to_id, reason, begun_by) values (archive, p.part, p.from_at, p.to_at, p.from_id, p.to_id, because, person);
    perform note_archive_step(archive, 'DETACHED', person);
    return archive;
end $$;

-- 2. The file is there and holds as many events as the table and as the headers say.
create function archive_exported(archive int, file text, sha256 bytea, bytes bigint, events bigint, person int) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
    a archive_states := archive_at(archive, 'DETACHED', 'EXPORTED', 'VERIFIED');
    stored bigint;
    sealed bigint;
begin
    execute format('select count(*) from %I', a.part) into stored;
    select coalesce(sum(n), 0) into sealed from batches where batch_id < a.to_id and (a.from_id is null or batch_id >= a.from_id);
    if stored <> events or sealed <> events then
        perform archive_refused(format('the file holds %s events, the partition %s, and the headers tell of %s', events, stored, sealed));
    end if;
    perform note_archive_step(archive, 'EXPORTED', person, file, sha256, bytes, events);
end $$;

-- 3. The file was read again and every event in it hashed up to the sealed roots.
create function archive_verified(archive int, sha256 bytea, person int) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
    a archive_states := archive_at(archive, 'EXPORTED');
begin
    if a.sha256 is distinct from archive_verified.sha256 then perform archive_refused('the file that was verified is not the one that was exported'); end if;
    perform note_archive_step(archive, 'VERIFIED', person);
end $$;

-- 4. Only now does the table go: off the list of what is guarded, which is how the fence lets it pass.
create function archive_drop(archive int, person int) returns void language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '5s' as $$
declare
    a archive_states := archive_at(archive, 'VERIFIED');
begin
    delete from guarded_tables where history = to_regclass(a.part::text);
    execute format('drop table %I', a.part);
    perform note_archive_step(archive, 'DROPPED', person);
end $$;

-- Attaches a table of a month again and guards it.
create function attach_events(a archive_states) returns void language plpgsql set search_path = public, pg_temp as $$
begin
    delete from guarded_tables where history = to_regclass(a.part::text);
    execute format('alter table workflow_events attach partition %I for values from (%s) to (%L)', a.part, case when a.from_id is null then 'minvalue' else quote_literal(a.from_id) end, a.to_id);
    perform guard_append_only(to_regclass(a.part::text));
    insert into event_partitions values (a.part, a.from_at, a.to_at, a.from_id, a.to_id);
end $$;

-- Undone: as long as the table is there, it can be attached again.
create function archive_take_back(archive int, person int, because text) returns void language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '5s' as $$
declare
    a archive_states := archive_at(archive, 'DETACHED', 'EXPORTED', 'VERIFIED');
begin
    perform attach_events(a);
    perform note_archive_step(archive, 'TAKEN_BACK', person, note => because);
end $$;

-- Back again: an empty table beside the history, which the archiving role fills from the file. Interrupted, it is made anew.
create function restore_begin(archive int, person int, because text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
    a archive_states := archive_at(archive, 'DROPPED', 'RESTORING');
begin
    execute format('drop table if exists %I', a.part);
    execute format('create table %I (like workflow_events including defaults including storage including compression)', a.part);
    execute format('revoke all on %I from synapse_app', a.part);
    execute format('grant select, insert on %I to synapse_archiver', a.part);
    if a.step = 'DROPPED' then perform note_archive_step(archive, 'RESTORING', person, note => because); end if;
end $$;

create function restore_finish(archive int, person int) returns void language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '5s' as $$
declare
    a archive_states := archive_at(archive, 'RESTORING');
    differs bigint;
begin
    execute format('revoke all on %I from synapse_archiver', a.part);
    execute format($q$
        select count(*) from (select project_id, batch_id, count(*) n from %I group by 1, 2) e
        full join (select project_id, batch_id, n from batches where batch_id < $1 and ($2 is null or batch_id >= $2)) b using (project_id, batch_id) where e.n is distinct from b.n
        $q$, a.part) into differs using a.to_id, a.from_id;
    if differs > 0 then perform archive_refused(format('what was imported differs from the headers in %s batches', differs)); end if;
    perform attach_events(a);
    perform note_archive_step(archive, 'RESTORED', person);
end $$;

do $$
declare
    f regprocedure;
begin
    for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'public'::regnamespace
        and p.proname in ('archive_refused', 'note_archive_step', 'archive_at', 'archive_detach', 'archive_exported', 'archive_verified', 'archive_drop', 'attach_events', 'archive_take_back', 'restore_begin', 'restore_finish')
    loop
        execute format('revoke execute on function %s from public', f);
    end loop;
    for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'public'::regnamespace
        and p.proname in ('archive_detach', 'archive_exported', 'archive_verified', 'archive_drop', 'archive_take_back', 'restore_begin', 'restore_finish')
    loop
        execute format('grant execute on function %s to synapse_archiver', f);
    end loop;
end $$;
