-- A rollback that is written makes other requests for the same batches impossible: they are closed with it and say by which batch, instead of waiting until they expire.
-- An emergency does not wait for a request that waits either.

alter table rollback_requests drop constraint rollback_requests_state_check;
alter table rollback_requests add constraint rollback_requests_state_check
    check (state in ('PENDING', 'APPROVED', 'REJECTED', 'EXPIRED', 'WITHDRAWN', 'STALE', 'SUPERSEDED'));
alter table rollback_requests drop constraint rollback_decided;
alter table rollback_requests add constraint rollback_decided check (
    (state = 'PENDING' and decided_by is null and decided_at is null and result_batch_id is null)
    or (state in ('APPROVED', 'REJECTED', 'WITHDRAWN', 'SUPERSEDED') and decided_by is not null and decided_at is not null)
    or state in ('EXPIRED', 'STALE'));
alter table rollback_requests drop constraint rollback_approved;
alter table rollback_requests add constraint rollback_approved check ((state in ('APPROVED', 'SUPERSEDED')) = (result_batch_id is not null));
alter table rollback_requests drop constraint rollback_four_eyes;
alter table rollback_requests add constraint rollback_four_eyes
    check (decided_by is null or direct or state in ('WITHDRAWN', 'EXPIRED', 'SUPERSEDED') or decided_by <> requested_by);

-- One request waits for review, and beside it one emergency may wait for its conflicts to be decided.
drop index rollback_requests_open;
create unique index rollback_requests_open on rollback_requests (project_id, batch_id, emergency) where state = 'PENDING';
