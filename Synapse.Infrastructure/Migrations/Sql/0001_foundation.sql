-- The foundation. Every key begins with project_id, so that a project is a unit of distribution; ids are unique in their project and never used again;
-- entities are tombstoned, never deleted. Words that repeat (disciplines, people) are small numbers.

create table projects (
    project_id     int generated always as identity primary key,
    code           text not null unique check (code ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
    name           text not null,
    country        text,
    client         text,
    settings       jsonb not null default '{}',
    last_batch_no  bigint not null default 0,
    last_seal      bytea not null default '\x',
    created_at     timestamptz not null default clock_timestamp()
);

-- People as events remember them; accounts may come and go.
create table people (
    person_key  int generated always as identity primary key,
    person_id   text not null unique,
    name        text not null
);

create table disciplines (
    discipline_key  smallint generated always as identity primary key,
    name            text not null unique
);

-- The tables of the plant have no foreign keys: a run writes them by the hundred thousand, projects are never removed, and whether the ends of a cable or an edge are alive
-- is checked once for a whole batch, under the project's row lock. A fifth of each page stays free, so that the first update of a row finds room beside it.
create table assets (
    project_id   int not null,
    id           uuid not null,
    tag          text not null,
    type         text not null,
    discipline   text,
    description  text,
    area         text,
    system       text,
    properties   jsonb not null default '{}',
    version      int not null,
    deleted      boolean not null default false,
    primary key (project_id, id)
) with (fillfactor = 80);
create unique index assets_live_tag on assets (project_id, lower(tag)) where not deleted;

create table cables (
    project_id  int not null,
    id          uuid not null,
    tag         text not null,
    type        text not null,
    discipline  text,
    from_id     uuid,
    to_id       uuid,
    size        text,
    length_m    double precision,
    properties  jsonb not null default '{}',
    version     int not null,
    deleted     boolean not null default false,
    primary key (project_id, id)
) with (fillfactor = 80);
create unique index cables_live_tag on cables (project_id, lower(tag)) where not deleted;
create index cables_from on cables (project_id, from_id) where not deleted;
create index cables_to on cables (project_id, to_id) where not deleted;

create table edges (
    project_id  int not null,
    id          uuid not null,
    source_id   uuid not null,
    target_id   uuid not null,
    relation    text not null,
    discipline  text,
    properties  jsonb not null default '{}',
    version     int not null,
    deleted     boolean not null default false,
    primary key (project_id, id)
);
create unique index edges_live on edges (project_id, source_id, relation, target_id) where not deleted;
create index edges_target on edges (project_id, target_id) where not deleted;

create table packages (
    project_id  int not null,
    id          uuid not null,
    code        text not null,
    name        text,
    version     int not null,
    deleted     boolean not null default false,
    primary key (project_id, id)
);
create unique index packages_live_code on packages (project_id, lower(code)) where not deleted;

create table package_members (
    project_id  int not null,
    id          uuid not null,
    package_id  uuid not null,
    member_id   uuid not null,
    version     int not null,
    deleted     boolean not null default false,
    primary key (project_id, id)
);
create unique index package_members_live on package_members (project_id, package_id, member_id) where not deleted;
create index package_members_member on package_members (project_id, member_id) where not deleted;

create table io_allocations (
    project_id   int not null,
    id           uuid not null,
    asset_id     uuid not null,
    signal       text not null,
    card_id      uuid not null,
    channel      int not null,
    signal_type  text not null,
    version      int not null,
    deleted      boolean not null default false,
    primary key (project_id, id)
);
create unique index io_allocations_live_signal on io_allocations (project_id, asset_id, signal) where not deleted;
create unique index io_allocations_live_channel on io_allocations (project_id, card_id, channel) where not deleted;

-- Rules: one row a version; rule_key stands for rule and version in events.
create table rule_versions (
    project_id   int not null references projects,
    rule_key     int generated always as identity,
    rule_id      text not null,
    version      int not null,
    document     json not null,
    created_at   timestamptz not null,
    created_by   int not null references people,
    note         text,
    primary key (project_id, rule_key),
    unique (project_id, rule_id, version)
);

-- The head of each rule: which version counts now. Deactivation is a new version, too.
create table rules (
    project_id  int not null,
    rule_id     text not null,
    rule_key    int not null,
    primary key (project_id, rule_id),
    foreign key (project_id, rule_key) references rule_versions
);

-- Batches: append-only, sealed. batch_no is gapless per project and is taken under the project's row lock just before commit.
create table batches (
    project_id      int not null references projects,
    batch_id        uuid not null,
    batch_no        bigint not null,
    kind            smallint not null,
    causation_id    uuid,
    actor_key       int not null references people,
    db_user         name not null default session_user,
    started_at      timestamptz not null,
    recorded_at     timestamptz not null default clock_timestamp(),
    title           text not null,
    n               int not null,
    entity_count    int not null,
    disciplines     smallint[] not null,
    rule_keys       int[] not null,
    event_types     smallint[] not null,
    summary         json not null,
    execution_id    uuid,
    hash_version    smallint not null,
    root            bytea not null,
    prev_seal       bytea not null,
    seal            bytea not null,
    primary key (project_id, batch_id),
    unique (project_id, batch_no)
);
create index batches_disciplines on batches using gin (disciplines);

-- Events: append-only. The id of an event is its batch's id with the sequence number in the last 32 bits, so it is not stored.
-- There is no foreign key to batches (the header is written last) nor to entities (they are never deleted).
create table workflow_events (
    project_id      int not null,
    batch_id        uuid not null,
    batch_seq       int not null,
    event_type      smallint not null,
    aggregate_type  smallint not null,
    entity_kind     smallint,
    op              smallint,
    entity_version  int,
    rule_key        int,
    discipline      smallint,
    cause_seq       int,
    entity_id       uuid,
    cause_batch_id  uuid,
    aggregate_id    text,
    payload         json not null,
    primary key (project_id, batch_id, batch_seq)
);
alter table workflow_events alter column payload set compression lz4;
create index workflow_events_entity on workflow_events (project_id, entity_id, entity_version) where entity_id is not null;

-- How many events of which sort a batch holds: exact totals and the choice of batches for any mix of these columns, without touching events.
create table batch_counts (
    project_id   int not null,
    batch_id     uuid not null,
    batch_no     bigint not null,
    event_type   smallint not null,
    entity_kind  smallint not null,
    discipline   smallint not null,
    rule_key     int not null,
    n            int not null,
    primary key (project_id, batch_no, event_type, entity_kind, discipline, rule_key)
);

-- The touched entities as they were before a batch: an oracle for tests and verification, not the source of a rollback.
create table execution_snapshots (
    project_id    int not null,
    batch_id      uuid not null,
    events_count  int not null,
    entity_count  int not null,
    data          bytea not null,
    executed_at   timestamptz not null default clock_timestamp(),
    primary key (project_id, batch_id)
);

-- Which batch took which back. scope: 1 full, 2 partial.
create table batch_reversals (
    project_id          int not null,
    reverting_batch_id  uuid not null,
    reverted_batch_id   uuid not null,
    scope               smallint not null,
    request_id          uuid,
    recorded_at         timestamptz not null default clock_timestamp(),
    primary key (project_id, reverting_batch_id, reverted_batch_id)
);
create index batch_reversals_reverted on batch_reversals (project_id, reverted_batch_id);

-- Requests to take a batch back. The plan's items stand in their own table so that a page can page.
create table rollback_requests (
    project_id       int not null references projects,
    request_id       uuid not null,
    batch_id         uuid not null,
    state            text not null check (state in ('PENDING', 'APPROVED', 'REJECTED', 'EXPIRED', 'WITHDRAWN', 'STALE')),
    reason           text not null,
    requested_by     int not null references people,
    requested_at     timestamptz not null,
    expires_at       timestamptz not null,
    at_batch_no      bigint not null,
    plan_hash        text not null,
    counts           json not null,
    item_count       int not null,
    direct           boolean not null default false,
    decided_by       int references people,
    decided_at       timestamptz,
    decision_comment text,
    result_batch_id  uuid,
    primary key (project_id, request_id),
    -- Four eyes: whoever asked does not decide, unless the project lets leads roll back directly, which is marked.
    constraint rollback_four_eyes check (decided_by is null or direct or state in ('WITHDRAWN', 'EXPIRED') or decided_by <> requested_by)
);
create unique index rollback_requests_open on rollback_requests (project_id, batch_id) where state = 'PENDING';
create table rollback_items (
    project_id  int not null,
    request_id  uuid not null,
    item_no     int not null,
    class       text not null,
    entity_kind smallint not null,
    entity_id   uuid not null,
    tag         text not null,
    item        json not null,
    resolution  json,
    primary key (project_id, request_id, item_no)
);
create index rollback_items_class on rollback_items (project_id, request_id, class, item_no);

-- Runs. The partial unique index is what lets one execution per project run at a time, whoever starts it.
create table executions (
    project_id       int not null references projects,
    execution_id     uuid not null,
    batch_id         uuid not null,
    mode             text not null check (mode in ('DRY_RUN', 'EXECUTE')),
    state            text not null check (state in ('QUEUED', 'RUNNING', 'COMPLETED', 'CANCELLED', 'FAILED')),
    phase            text not null default 'QUEUED',
    done             bigint not null default 0,
    total            bigint not null default 0,
    filters          json not null,
    options          json not null default '{}',
    counts           json not null default '{}',
    error            json,
    plan_id          uuid,
    idempotency_key  text,
    requested_by     int not null references people,
    requested_at     timestamptz not null,
    started_at       timestamptz,
    finished_at      timestamptz,
    heartbeat_at     timestamptz,
    cancel_requested boolean not null default false,
    node             text,
    primary key (project_id, execution_id)
);
create unique index executions_one_per_project on executions (project_id) where mode = 'EXECUTE' and state in ('QUEUED', 'RUNNING');
create unique index executions_idempotency on executions (project_id, idempotency_key) where idempotency_key is not null;
create index executions_newest on executions (project_id, requested_at desc);
create index executions_queue on executions (requested_at) where state in ('QUEUED', 'RUNNING');

-- Stored plans: the header here, one row a change or note, so that a page can page, filter and sort.
create table execution_plans (
    project_id   int not null references projects,
    plan_id      uuid not null,
    at_batch_no  bigint not null,
    hash         text not null,
    header       json not null,
    created_at   timestamptz not null,
    primary key (project_id, plan_id)
);
create table execution_plan_items (
    project_id   int not null,
    plan_id      uuid not null,
    item_no      int not null,
    kind         text not null,
    rule_key     int,
    entity_kind  smallint,
    entity_type  text,
    area         text,
    tag          text,
    item         json not null,
    primary key (project_id, plan_id, item_no)
);

-- What a person chose last time for a file with these columns.
create table import_mappings (
    project_id  int not null references projects,
    columns     text not null,
    mapping     json not null,
    saved_at    timestamptz not null,
    primary key (project_id, columns)
);

-- An import that was read and compared but not yet committed.
create table import_plans (
    project_id   int not null references projects,
    plan_id      uuid not null,
    at_batch_no  bigint not null,
    file_name    text not null,
    summary      json not null,
    content      bytea not null,
    created_by   int not null references people,
    created_at   timestamptz not null,
    batch_id     uuid,
    primary key (project_id, plan_id)
);

-- History is not rewritten: rows of these tables are refused to be changed, whoever asks, in whatever session mode.
create function deny_change() returns trigger language plpgsql as $$
begin
    raise exception '% on % is refused: history is append-only', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;

do $$
declare
    t text;
begin
    foreach t in array array['workflow_events', 'batches', 'batch_counts', 'batch_reversals', 'execution_snapshots', 'rule_versions'] loop
        execute format('create trigger %I before update or delete on %I for each row execute function deny_change()', t || '_deny_row', t);
        execute format('create trigger %I before update or delete on %I for each statement execute function deny_change()', t || '_deny_statement', t);
        execute format('create trigger %I before truncate on %I for each statement execute function deny_change()', t || '_deny_truncate', t);
        execute format('alter table %I enable always trigger %I', t, t || '_deny_row');
        execute format('alter table %I enable always trigger %I', t, t || '_deny_statement');
        execute format('alter table %I enable always trigger %I', t, t || '_deny_truncate');
    end loop;
end $$;
