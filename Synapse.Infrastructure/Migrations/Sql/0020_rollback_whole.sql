-- Several approvals, deputies, emergencies, comments, freezes, restores. What people may not do is refused here as well, whoever asks.

alter table rollback_requests
    add column kind text not null default 'ROLLBACK' check (kind in ('ROLLBACK', 'RESTORE')),
    add column approvals_needed int not null default 1 check (approvals_needed between 1 and 9),
    add column emergency boolean not null default false,
    add column acknowledged_by int references people,
    add column acknowledged_at timestamptz,
    add column acknowledgement text,
    add column follow_up_id uuid;                            -- the run that computes stale values again
alter table rollback_requests add constraint rollback_emergency_direct check (direct or not emergency);
alter table rollback_requests add constraint rollback_restore_four_eyes check (kind <> 'RESTORE' or not direct);
alter table rollback_requests add constraint rollback_acknowledged check (
    (acknowledged_by is null) = (acknowledged_at is null)
    and (acknowledged_by is null or (emergency and state = 'APPROVED' and acknowledged_by <> requested_by)));
create index rollback_requests_emergency on rollback_requests (project_id, result_batch_id) where emergency and acknowledged_by is null;

-- A lead who is away names a deputy for a time.
create table rollback_delegations (
    project_id     int not null references projects,
    delegation_id  uuid not null,
    lead_key       int not null references people,
    deputy_key     int not null references people,
    valid_from     timestamptz not null,
    valid_until    timestamptz not null,
    created_at     timestamptz not null default clock_timestamp(),
    revoked_at     timestamptz,
    primary key (project_id, delegation_id),
    constraint delegation_to_another check (lead_key <> deputy_key),
    constraint delegation_ends check (valid_until > valid_from)
);
create index rollback_delegations_deputy on rollback_delegations (project_id, deputy_key, valid_until);

-- Who has said yes to which plan. A plan that was made anew has another hash and has to be approved again.
create table rollback_approvals (
    project_id    int not null,
    request_id    uuid not null,
    plan_hash     text not null,
    person_key    int not null references people,
    on_behalf_of  int references people,
    comment       text,
    approved_at   timestamptz not null,
    primary key (project_id, request_id, plan_hash, person_key),
    foreign key (project_id, request_id) references rollback_requests
);

create table rollback_comments (
    project_id  int not null,
    comment_id  uuid not null,
    request_id  uuid not null,
    entity_id   uuid,                                        -- null: about the request as a whole
    path        text,
    person_key  int not null references people,
    said        text not null check (trim(said) <> ''),
    said_at     timestamptz not null,
    primary key (project_id, comment_id),
    foreign key (project_id, request_id) references rollback_requests
);
create index rollback_comments_request on rollback_comments (project_id, request_id, said_at);

-- What may not be written until somebody releases it: single entities, an area, or the project (an issued revision).
create table freezes (
    project_id      int not null references projects,
    freeze_id       uuid not null,
    scope           text not null check (scope in ('ENTITIES', 'AREA', 'PROJECT')),
    area            text,
    label           text not null check (trim(label) <> ''),
    reason          text not null check (trim(reason) <> ''),
    frozen_by       int not null references people,
    frozen_at       timestamptz not null,
    released_by     int references people,
    released_at     timestamptz,
    release_reason  text,
    primary key (project_id, freeze_id),
    constraint freeze_area check ((scope = 'AREA') = (area is not null)),
    constraint freeze_release check ((released_by is null) = (released_at is null) and (released_by is null or coalesce(trim(release_reason), '') <> ''))
);
create index freezes_active on freezes (project_id) where released_at is null;
create table frozen_entities (
    project_id  int not null,
    freeze_id   uuid not null,
    entity_id   uuid not null,
    primary key (project_id, entity_id, freeze_id),
    foreign key (project_id, freeze_id) references freezes
);

-- The batch that led to a run.
alter table executions add column caused_by_batch uuid;

create function check_rollback_approval() returns trigger language plpgsql as $$
declare
    r rollback_requests;
begin
    select * into r from rollback_requests where project_id = new.project_id and request_id = new.request_id for update;
    if r.state <> 'PENDING' or r.plan_hash <> new.plan_hash then
        raise exception 'an approval is for the plan under review of a pending request' using errcode = 'insufficient_privilege', constraint = 'rollback_approval_open';
    end if;
    if not r.direct and r.requested_by in (new.person_key, coalesce(new.on_behalf_of, new.person_key)) then
        raise exception 'whoever asks for a rollback does not approve it' using errcode = 'insufficient_privilege', constraint = 'rollback_four_eyes';
    end if;
    if new.on_behalf_of is not null and not exists (
        select from rollback_delegations d where d.project_id = new.project_id and d.lead_key = new.on_behalf_of and d.deputy_key = new.person_key and d.revoked_at is null
            and new.approved_at >= d.valid_from and new.approved_at < d.valid_until) then
        raise exception 'nobody has made this person a deputy' using errcode = 'insufficient_privilege', constraint = 'rollback_deputy';
    end if;
    return new;
end $$;
create trigger rollback_approvals_check before insert on rollback_approvals for each row execute function check_rollback_approval();
alter table rollback_approvals enable always trigger rollback_approvals_check;

-- The request itself: only a pending one changes; it becomes approved when enough different people have approved just this plan, each for a lead of their own.
-- Afterwards an emergency can be acknowledged once, and nothing else.
create or replace function keep_rollback_request() returns trigger language plpgsql as $$
declare
    people int;
    voices int;
begin
    if tg_op = 'DELETE' then
        raise exception 'a rollback request is part of the history and is not deleted' using errcode = 'insufficient_privilege';
    end if;
    if old.state <> 'PENDING' then
        if old.acknowledged_by is null and new.acknowledged_by is not null
            and to_jsonb(new) - array['acknowledged_by', 'acknowledged_at', 'acknowledgement'] = to_jsonb(old) - array['acknowledged_by', 'acknowledged_at', 'acknowledgement'] then
            return new;
        end if;
        raise exception 'rollback request % is % and no longer changes', old.request_id, old.state using errcode = 'insufficient_privilege';
    end if;
    if (new.project_id, new.request_id, new.batch_id, new.reason, new.requested_by, new.requested_at, new.direct, new.kind, new.emergency, new.approvals_needed)
        is distinct from (old.project_id, old.request_id, old.batch_id, old.reason, old.requested_by, old.requested_at, old.direct, old.kind, old.emergency, old.approvals_needed) then
        raise exception 'who asked for a rollback, of what and why does not change' using errcode = 'insufficient_privilege';
    end if;
    -- A request that the constraints of the table refuse anyway is left to them: their names say why.
    if new.state = 'APPROVED' and not new.direct and new.decided_by is not null and new.decided_by <> new.requested_by then
        select count(distinct a.person_key), count(distinct coalesce(a.on_behalf_of, a.person_key)) into people, voices
        from rollback_approvals a where a.project_id = new.project_id and a.request_id = new.request_id and a.plan_hash = new.plan_hash;
        if least(people, voices) < new.approvals_needed then
            raise exception 'rollback request % has % of % approvals', new.request_id, least(people, voices), new.approvals_needed
                using errcode = 'insufficient_privilege', constraint = 'rollback_approvals_needed';
        end if;
    end if;
    return new;
end $$;

-- A delegation or a freeze ends once; all else about it stays.
create function keep_ending_once() returns trigger language plpgsql as $$
declare
    ending text[] := array['released_by', 'released_at', 'release_reason', 'revoked_at'];
    was jsonb := to_jsonb(old);
begin
    if tg_op = 'DELETE' or coalesce(was ->> 'released_at', was ->> 'revoked_at') is not null or to_jsonb(new) - ending is distinct from was - ending then
        raise exception '% on % is refused: it can be ended once, and nothing else of it changes', tg_op, tg_table_name using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;

do $$
declare
    t text;
begin
    foreach t in array array['rollback_delegations', 'freezes'] loop
        execute format('create trigger %I before update or delete on %I for each row execute function keep_ending_once()', t || '_keep', t);
        execute format('alter table %I enable always trigger %I', t, t || '_keep');
    end loop;
    foreach t in array array['rollback_approvals', 'rollback_comments', 'frozen_entities'] loop
        execute format('create trigger %I before update or delete on %I for each row execute function deny_change()', t || '_deny_row', t);
        execute format('alter table %I enable always trigger %I', t, t || '_deny_row');
    end loop;
    foreach t in array array['rollback_delegations', 'freezes', 'rollback_approvals', 'rollback_comments', 'frozen_entities'] loop
        execute format('create trigger %I before truncate on %I for each statement execute function deny_change()', t || '_deny_truncate', t);
        execute format('alter table %I enable always trigger %I', t, t || '_deny_truncate');
    end loop;
end $$;
