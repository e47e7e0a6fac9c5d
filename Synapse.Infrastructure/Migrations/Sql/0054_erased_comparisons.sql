-- What was erased from an event must not live on in a comparison: those of its project are forgotten and made again when somebody asks.
create function forget_comparisons() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    with gone as (delete from comparisons where project_id = new.project_id returning comparison_key)
    delete from comparison_items where comparison_key in (select comparison_key from gone);
    return null;
end $$;

create trigger erasure_log_forgets_comparisons after insert on erasure_log for each row execute function forget_comparisons();

-- A trigger asks nobody for the right to run its function; anybody who may run it could hang it on a table of their own.
revoke execute on function forget_comparisons() from public;
