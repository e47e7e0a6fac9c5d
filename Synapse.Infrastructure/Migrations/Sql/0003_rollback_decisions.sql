-- A decision on a rollback is made once, by someone else than asked for it, and stays.

alter table rollback_requests
    add column later_batches uuid[] not null default '{}',  -- later batches that go back with it
    add column is_partial boolean not null default false,   -- something that conflicts is kept on purpose
    add column findings json not null default '[]';         -- what a dry run found

alter table rollback_requests add constraint rollback_decided check (
    (state = 'PENDING' and decided_by is null and decided_at is null and result_batch_id is null)
    or (state in ('APPROVED', 'REJECTED', 'WITHDRAWN') and decided_by is not null and decided_at is not null)
    or state in ('EXPIRED', 'STALE'));
alter table rollback_requests add constraint rollback_approved check ((state = 'APPROVED') = (result_batch_id is not null));
alter table rollback_requests add constraint rollback_rejected check (state <> 'REJECTED' or coalesce(trim(decision_comment), '') <> '');
alter table rollback_requests add constraint rollback_withdrawn check (state <> 'WITHDRAWN' or decided_by = requested_by);
create index rollback_requests_newest on rollback_requests (project_id, requested_at desc, request_id);

-- Without this the four eyes of rollback_four_eyes could be had by changing who asked, or by marking a request as direct when it is decided.
create function keep_rollback_request() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'a rollback request is part of the history and is not deleted' using errcode = 'insufficient_privilege';
    end if;
    if old.state <> 'PENDING' then
        raise exception 'rollback request % is % and no longer changes', old.request_id, old.state using errcode = 'insufficient_privilege';
    end if;
    if (new.project_id, new.request_id, new.batch_id, new.reason, new.requested_by, new.requested_at, new.direct)
        is distinct from (old.project_id, old.request_id, old.batch_id, old.reason, old.requested_by, old.requested_at, old.direct) then
        raise exception 'who asked for a rollback, of what and why does not change' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;

create trigger rollback_requests_keep before update or delete on rollback_requests for each row execute function keep_rollback_request();
alter table rollback_requests enable always trigger rollback_requests_keep;
create trigger rollback_requests_deny_truncate before truncate on rollback_requests for each statement execute function deny_change();
alter table rollback_requests enable always trigger rollback_requests_deny_truncate;
