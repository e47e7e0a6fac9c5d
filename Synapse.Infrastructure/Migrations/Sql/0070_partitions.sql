-- The events by month, from a setting on. A batch's id begins with the milliseconds of its beginning (UUID version 7), so a range of ids is a range of time: the key of the events holds the partition
-- key already, nothing is unique in more than one partition, and whatever asks for a batch looks into one of them.

-- The partitions that are attached; bounds as time and as ids. Empty while the events are in one table.
create table event_partitions (
    part     name primary key,
    from_at  timestamptz,           -- null: from the beginning
    to_at    timestamptz not null,  -- not included
    from_id  uuid,
    to_id    uuid not null
);
revoke insert, update, delete on event_partitions from synapse_app;
grant select on event_partitions to synapse_archiver;

-- The first id that a batch can have that begins at this time.
create function batch_id_at(at timestamptz) returns uuid language sql immutable strict set search_path = pg_catalog, pg_temp as $$
    select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

create function next_month(at timestamptz) returns timestamptz language sql immutable strict set search_path = pg_catalog, pg_temp as $$
    select (date_trunc('month', at at time zone 'UTC') + interval '1 month') at time zone 'UTC'
$$;

-- Turns the one table into the first partition; its rows stay where they are. Done by the owner once (EventPartitions.cs), after the check on its ids was proved without a lock.
create function partition_events(until timestamptz) returns void language plpgsql set search_path = public, pg_temp set lock_timeout = '5s' as $$
declare
    old record;
begin
    if (select relkind from pg_class where oid = to_regclass('workflow_events')) = 'p' then return; end if;
    lock table workflow_events in access exclusive mode;
    alter table workflow_events rename to workflow_events_first;
    for old in select tgname as name from pg_trigger where tgrelid = 'workflow_events_first'::regclass and not tgisinternal loop
        execute format('alter trigger %I on workflow_events_first rename to %I', old.name, replace(old.name, 'workflow_events', 'workflow_events_first'));
    end loop;
    create table workflow_events (like workflow_events_first including defaults including storage including compression) partition by range (batch_id);
    for old in
        select c.relname as name, i.indisprimary as is_key, pg_get_indexdef(c.oid) as definition, pg_get_constraintdef(k.oid) as key
        from pg_index i join pg_class c on c.oid = i.indexrelid left join pg_constraint k on k.conindid = c.oid and k.contype = 'p' where i.indrelid = 'workflow_events_first'::regclass
    loop
        execute format('alter index %I rename to %I', old.name, replace(old.name, 'workflow_events', 'workflow_events_first'));
        -- Made on the empty parent, each finds its like on the old table when that is attached.
        execute case when old.is_key then format('alter table workflow_events add constraint %I %s', old.name, old.key)
            else replace(old.definition, 'workflow_events_first', 'workflow_events') end;
    end loop;
    execute format('alter table workflow_events attach partition workflow_events_first for values from (minvalue) to (%L)', batch_id_at(until));
    perform guard_append_only('workflow_events');
    perform guard_append_only('workflow_events_first');
    insert into event_partitions (part, from_at, to_at, from_id, to_id) values ('workflow_events_first', null, until, null, batch_id_at(until));
end $$;
revoke execute on function partition_events(timestamptz) from public;

-- Where the next partition begins.
create function next_partition_at() returns timestamptz language sql stable set search_path = public, pg_temp as $$
    select max(to_at) from event_partitions
$$;

-- Adds months, one after the other and without a gap, until this time lies in one. There is no partition for the rest: it would have to be searched whenever a month is added.
-- Without a lock on who reads or writes: a table is made beside the others and attached.
create function add_event_partitions(up_to timestamptz) returns int language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '5s' as $$
declare
    from_at timestamptz;
    to_at timestamptz;
    part name;
    added int := 0;
begin
    if up_to > clock_timestamp() + interval '13 months' then raise exception 'partitions are added for the next year only' using errcode = 'object_not_in_prerequisite_state'; end if;
    if (select relkind from pg_class where oid = to_regclass('workflow_events')) <> 'p' or next_partition_at() > up_to then return 0; end if;
    perform pg_advisory_xact_lock(x'53594e4150534534'::bigint);
    loop
        from_at := next_partition_at();
        exit when from_at > up_to;
        to_at := next_month(from_at);
        part := 'workflow_events_' || to_char(from_at at time zone 'UTC', 'YYYY_MM');
        execute format('create table %I (like workflow_events including defaults including storage including compression including indexes)', part);
        execute format('alter table workflow_events attach partition %I for values from (%L) to (%L)', part, batch_id_at(from_at), batch_id_at(to_at));
        perform guard_append_only(part::regclass);
        insert into event_partitions values (part, from_at, to_at, batch_id_at(from_at), batch_id_at(to_at));
        added := added + 1;
    end loop;
    return added;
end $$;
revoke execute on function add_event_partitions(timestamptz) from public;
grant execute on function add_event_partitions(timestamptz) to synapse_app;
