-- What only an administrator of the server can prepare, once per database; doing it again changes nothing. Four roles: one owns, one migrates as the owner, one runs the application, one archives.
-- None of them can log in by itself: logins are members of them.
do $$
declare
    role text;
begin
    foreach role in array array['synapse_owner', 'synapse_migrator', 'synapse_app', 'synapse_archiver'] loop
        if not exists (select from pg_roles where rolname = role) then execute format('create role %I nologin', role); end if;
    end loop;
    -- Migrating means becoming the owner on purpose (set role), not having its rights all the time.
    if (select rolinherit from pg_roles where rolname = 'synapse_migrator') then alter role synapse_migrator noinherit; end if;
    if not pg_has_role('synapse_migrator', 'synapse_owner', 'member') then grant synapse_owner to synapse_migrator; end if;
    -- An administrator who is no superuser hands over only what he may become.
    if not pg_has_role(current_user, 'synapse_owner', 'member') then execute format('grant synapse_owner to %I', current_user); end if;
    execute format('grant connect, create, temporary on database %I to synapse_owner', current_database());
    execute format('grant connect, temporary on database %I to synapse_app, synapse_archiver', current_database());
    execute format('grant connect on database %I to synapse_migrator', current_database());
end $$;

revoke create on schema public from public;
grant usage, create on schema public to synapse_owner;
grant usage on schema public to synapse_app, synapse_archiver, synapse_migrator;

-- What an earlier version made belongs to whoever ran it: it is handed over. Sequences of columns go with their tables; the guards stay with the administrator.
do $$
declare
    change text;
begin
    for change in
        select format('alter schema %I owner to synapse_owner', n.nspname) from pg_namespace n
            where n.nspname = 'account' and n.nspowner <> 'synapse_owner'::regrole
        union all
        select format('alter %s %s owner to synapse_owner', case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view' else 'table' end, c.oid::regclass)
            from pg_class c
            where c.relnamespace in (select oid from pg_namespace where nspname in ('public', 'account')) and c.relkind in ('r', 'p', 'v', 'm', 'S') and c.relowner <> 'synapse_owner'::regrole
                and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i', 'e') and (c.relkind = 'S' or d.deptype = 'e'))
        union all
        select format('alter routine %s owner to synapse_owner', p.oid::regprocedure) from pg_proc p
            where p.pronamespace = 'public'::regnamespace and p.proowner <> 'synapse_owner'::regrole and p.proname not like 'synapse_guard%'
                and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    loop
        execute change;
    end loop;
end $$;

-- A new table is one that the application works with, until guard_append_only(…) says that it is history.
alter default privileges for role synapse_owner grant usage on schemas to synapse_app;
alter default privileges for role synapse_owner grant select, insert, update, delete on tables to synapse_app;
alter default privileges for role synapse_owner grant usage on sequences to synapse_app;

-- A fence around the definition of history, where a superuser can put one up: outside of a migration nobody drops a guarded table, one of its columns or a guard, or switches a guard off.
create or replace function synapse_guard_drop() returns event_trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    dropped record;
begin
    if coalesce(current_setting('synapse.migration', true), '') = 'on' then return; end if;
    for dropped in select * from pg_event_trigger_dropped_objects() loop
        if dropped.object_identity in ('public.guarded_tables', 'public.deny_change()') then
            raise exception '% guards the history and is not dropped', dropped.object_identity using errcode = 'insufficient_privilege';
        elsif to_regclass('public.guarded_tables') is null then
            continue;
        elsif (dropped.object_type in ('table', 'table column') and exists (select from public.guarded_tables g where g.history::oid = dropped.objid))
            or (dropped.object_type = 'trigger' and exists (
                select from public.guarded_tables g where g.history::oid = to_regclass(format('%I.%I', dropped.address_names[1], dropped.address_names[2])))) then
            raise exception '% is part of the history and is not dropped', dropped.object_identity using errcode = 'insufficient_privilege';
        end if;
    end loop;
end $$;

create or replace function synapse_guard_change() returns event_trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    opened regclass;
begin
    if coalesce(current_setting('synapse.migration', true), '') = 'on' or to_regclass('public.guarded_tables') is null then return; end if;
    if exists (select from pg_event_trigger_ddl_commands() c where c.object_identity = 'public.deny_change()') then
        raise exception 'what guards the history is not replaced outside of a migration' using errcode = 'insufficient_privilege';
    end if;
    select g.history into opened from public.guarded_tables g
        -- One for rows, one for statements, one for TRUNCATE: a partition has its parent's for rows besides its own.
        where (select count(distinct t.tgtype & 33) from pg_trigger t join pg_proc p on p.oid = t.tgfoid
               where t.tgrelid = g.history and t.tgenabled = 'A' and p.proname = 'deny_change') < 3 limit 1;
    if opened is not null then
        raise exception 'the guards of % stay on: history is append-only', opened using errcode = 'insufficient_privilege';
    end if;
end $$;

do $$
begin
    if not (select rolsuper from pg_roles where rolname = current_user) then
        raise notice 'the fence around the definition of history needs a superuser and was left out';
        return;
    end if;
    if not exists (select from pg_event_trigger where evtname = 'synapse_guard_drop') then
        create event trigger synapse_guard_drop on sql_drop execute function synapse_guard_drop();
    end if;
    if not exists (select from pg_event_trigger where evtname = 'synapse_guard_change') then
        create event trigger synapse_guard_change on ddl_command_end when tag in ('ALTER TABLE', 'CREATE FUNCTION', 'ALTER FUNCTION') execute function synapse_guard_change();
    end if;
end $$;
