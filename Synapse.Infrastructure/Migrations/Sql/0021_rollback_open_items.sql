-- Which rows of a plan still wait for somebody to decide: found without reading the rows.

alter table rollback_items add column open boolean not null default false;
create index rollback_items_open on rollback_items (project_id, request_id, item_no) where open;
update rollback_items i set open = true from rollback_requests r
    where r.project_id = i.project_id and r.request_id = i.request_id and r.state = 'PENDING' and i.class not in ('REVERT', 'ALREADY_REVERTED', 'STALE_DERIVED') and i.resolution is null;
