-- What the law wants gone can go without breaking the chain: the payload of one event is erased, by one function only, and stands in a log with who, when and why.
-- The event itself, its header and the hash of what it carried stay, so the batch's seal can still be computed.
create table erasure_log (
    project_id    int not null,
    batch_id      uuid not null,
    batch_seq     int not null,
    payload_hash  bytea not null,
    erased_by     int not null references people,
    reason        text not null check (trim(reason) <> ''),
    recorded_at   timestamptz not null default clock_timestamp(),
    db_user       name not null default session_user,
    xid           xid8 not null default pg_current_xact_id(),
    primary key (project_id, batch_id, batch_seq)
);
create index erasure_log_xid on erasure_log (xid);

-- Only a function of the owner's may write a table of history that is not open; the application reads it.
alter table guarded_tables add column is_open boolean not null default true;

create or replace function guard_append_only(history regclass) returns void language plpgsql set search_path = public, pg_temp as $$
declare
    plain text;
    filled text;
    is_part boolean;
    guard text;
begin
    select relname, relispartition into plain, is_part from pg_class where oid = history;
    foreach guard in array array['row', 'statement', 'truncate'] loop
        if not exists (select from pg_trigger where tgrelid = history and tgname = left(plain, 48) || '_deny_' || guard) then
            execute format('create trigger %I before %s on %s for each %s execute function deny_change()', left(plain, 48) || '_deny_' || guard,
                case guard when 'truncate' then 'truncate' else 'update or delete' end, history, case guard when 'row' then 'row' else 'statement' end);
        end if;
        execute format('alter table %s enable always trigger %I', history, left(plain, 48) || '_deny_' || guard);
    end loop;

    insert into guarded_tables (history) values (history) on conflict do nothing;
    execute format('revoke all on %s from public, synapse_app, synapse_archiver', history);
    execute format('grant select on %s to synapse_app, synapse_archiver', history);
    select string_agg(quote_ident(a.attname), ', ') into filled
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = history and a.attnum > 0 and not a.attisdropped and a.attidentity <> 'a' and a.attgenerated = ''
            and coalesce(pg_get_expr(d.adbin, d.adrelid), '') !~* '(clock_timestamp|session_user|pg_current_xact_id)';
    if filled is not null and not is_part and (select g.is_open from guarded_tables g where g.history = guard_append_only.history) then
        execute format('grant insert (%s) on %s to synapse_app', filled, history);
    end if;
end $$;

-- Run after every migration: whatever has a guard of its own becomes history with all that belongs to it, and columns that were added get their rights.
create function guard_all_history() returns void language plpgsql set search_path = public, pg_temp as $$
declare
    t regclass;
begin
    for t in
        select history from guarded_tables
        union
        select g.tgrelid::regclass from pg_trigger g join pg_proc p on p.oid = g.tgfoid join pg_class c on c.oid = g.tgrelid
            where p.proname = 'deny_change' and g.tgname like '%\_deny\_row' and c.relnamespace = 'public'::regnamespace
    loop
        perform guard_append_only(t);
    end loop;
end $$;
revoke execute on function guard_all_history() from public;

-- The guards know one exception: within the transaction of a logged erasure, parts of that event's payload may go, and with it the copies of later states of its entity.
create or replace function deny_change() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
    was jsonb;
    now_ jsonb;
begin
    if tg_op <> 'TRUNCATE' and exists (select from erasure_log where xid = pg_current_xact_id_if_assigned()) then
        if tg_level = 'STATEMENT' then return null; end if;
        was := to_jsonb(old);
        if tg_op = 'DELETE' and tg_table_name in ('entity_images', 'execution_snapshots') then return old; end if;
        if tg_op = 'UPDATE' and was ? 'batch_seq' and exists (
            select from erasure_log l where l.xid = pg_current_xact_id_if_assigned() and l.project_id = (was ->> 'project_id')::int
                and l.batch_id = (was ->> 'batch_id')::uuid and l.batch_seq = (was ->> 'batch_seq')::int) then
            now_ := to_jsonb(new);
            if now_ - 'payload' = was - 'payload' and now_ -> 'payload' -> 'erased' = 'true' and was -> 'payload' @> ((now_ -> 'payload') - 'erased') then return new; end if;
        end if;
    end if;
    raise exception '% on % is refused: history is append-only', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;

insert into guarded_tables (history, is_open) values ('erasure_log', false);
select guard_append_only('erasure_log');

-- Erases what an event carries, except what makes its entity what it is (tag, type, the ends of a cable): tables and later events refer to that.
create function erase_event(project int, batch uuid, seq int, person int, because text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
    event workflow_events;
    kept text[] := array['tag', 'type', 'code', 'relation', 'source', 'target', 'from', 'to', 'package', 'member', 'asset', 'card', 'signal', 'signal_type', 'channel'];
    rest jsonb := '{"erased": true}';
    side text;
    leaves jsonb;
    moment int[];
    t text;
begin
    select * into event from workflow_events where project_id = project and batch_id = batch and batch_seq = seq for update;
    if not found then raise exception 'there is no event % of batch %', seq, batch using errcode = 'no_data_found'; end if;
    insert into erasure_log (project_id, batch_id, batch_seq, payload_hash, erased_by, reason)
        values (project, batch, seq, sha256(convert_to(event.payload::text, 'UTF8')), person, because);
    foreach side in array array['after', 'before'] loop
        select jsonb_object_agg(key, value) into leaves from jsonb_each(event.payload::jsonb -> side) where key = any(kept);
        if leaves is not null then rest := rest || jsonb_build_object(side, leaves); end if;
    end loop;
    update workflow_events set payload = rest::json where project_id = project and batch_id = batch and batch_seq = seq;
    if event.entity_id is null then return; end if;

    delete from execution_snapshots s where s.project_id = project and s.batch_id in (
        select e.batch_id from workflow_events e where e.project_id = project and e.entity_id = event.entity_id and e.entity_version >= event.entity_version);
    if to_regclass('entity_images') is not null then
        delete from entity_images where project_id = project and entity_id = event.entity_id and entity_version >= event.entity_version;
    end if;
    if to_regclass('moments') is not null then
        with gone as (delete from moments where project_id = project returning moment_key) select array_agg(moment_key) into moment from gone;
        foreach t in array array['assets', 'cables', 'edges', 'packages', 'package_members', 'io_allocations'] loop
            execute format('delete from %I where project_id = any($1)', 'moment_' || t) using coalesce(moment, '{}');
        end loop;
    end if;
    if to_regclass('comparisons') is not null then
        with gone as (delete from comparisons where project_id = project returning comparison_key)
            delete from comparison_items i using gone g where i.comparison_key = g.comparison_key;
    end if;
end $$;
revoke execute on function erase_event(int, uuid, int, int, text) from public;
grant execute on function erase_event(int, uuid, int, int, text) to synapse_app;
