-- Who may do what. The roles themselves, the default rights on new tables and the fence around definitions are made by the set-up of a database (Database/Roles/setup_database.sql).

-- Rows that may not be lost: they are marked, not deleted.
grant select, insert, update, delete on all tables in schema public to synapse_app;
grant usage on all sequences in schema public to synapse_app;
revoke delete on projects, people, disciplines, rules, assets, cables, edges, packages, package_members, io_allocations, rollback_requests from synapse_app;
revoke insert, update, delete on "__EFMigrationsHistory" from synapse_app;
grant select on projects, people, disciplines to synapse_archiver;

-- The tables of history. The fence reads this list; a table leaves it when its contents are archived.
create table guarded_tables (
    history     regclass primary key,
    guarded_at  timestamptz not null default clock_timestamp()
);
revoke insert, update, delete on guarded_tables from synapse_app;
grant select on guarded_tables to synapse_archiver;

-- Makes a table history: the application may read it and add rows, in the columns that it has to fill; what the database stamps itself (identities, clock_timestamp(), session_user) it cannot forge.
-- Rows, statements and TRUNCATE are guarded in every session mode. For partitions, too, at once and by their own name: statement triggers are not handed down to them, and nobody writes past the parent.
-- Calling it again after columns were added brings the rights up to date.
create function guard_append_only(history regclass) returns void language plpgsql set search_path = public, pg_temp as $$
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

    execute format('revoke all on %s from public, synapse_app, synapse_archiver', history);
    execute format('grant select on %s to synapse_app, synapse_archiver', history);
    select string_agg(quote_ident(a.attname), ', ') into filled
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = history and a.attnum > 0 and not a.attisdropped and a.attidentity <> 'a' and a.attgenerated = ''
            and coalesce(pg_get_expr(d.adbin, d.adrelid), '') !~* '(clock_timestamp|session_user|pg_current_xact_id)';
    if filled is not null and not is_part then execute format('grant insert (%s) on %s to synapse_app', filled, history); end if;
    insert into guarded_tables (history) values (history) on conflict do nothing;
end $$;
revoke execute on function guard_append_only(regclass) from public;

select guard_append_only(t::regclass) from unnest(array['workflow_events', 'batches', 'batch_counts', 'batch_reversals', 'execution_snapshots', 'rule_versions']) t;
