-- What each rule met in each run, dry or applied: one row a rule version and run. Written with the run's own record, so it never counts what was not done.
create table rule_runs (
    project_id    int not null,
    execution_id  uuid not null,
    rule_key      int not null,
    rule_id       text not null,
    dry           boolean not null,
    finished_at   timestamptz not null,
    considered    int not null,
    matched       int not null,
    unknown       int not null,
    changes       int not null,
    skipped       int not null,
    errors        int not null,
    findings      int not null,
    over_budget   int not null,
    micros        bigint not null,
    primary key (project_id, execution_id, rule_key)
);
create index rule_runs_rule on rule_runs (project_id, rule_id, finished_at desc);

-- A version that exceeded its budget takes no part in runs until a person releases it or a newer version takes its place.
create table rule_quarantines (
    project_id      int not null,
    rule_key        int not null,
    rule_id         text not null,
    since           timestamptz not null,
    execution_id    uuid not null,
    reason          text not null,
    released_at     timestamptz,
    released_by     int references people,
    release_reason  text,
    primary key (project_id, rule_key, since)
);
create unique index rule_quarantines_open on rule_quarantines (project_id, rule_key) where released_at is null;

-- Runs from before this table tell their counts in their own events; how long each rule took nobody wrote down.
insert into rule_runs
select e.project_id, coalesce(b.execution_id, b.batch_id), e.rule_key, v.rule_id, false, b.recorded_at,
       coalesce((c->>'considered')::int, 0), coalesce((c->>'matched')::int, 0), coalesce((c->>'unknown')::int, 0), coalesce((c->>'changes')::int, 0),
       coalesce((c->>'skipped')::int, 0), coalesce((c->>'errors')::int, 0), coalesce((c->>'findings')::int, 0), 0, 0
from batches b
join workflow_events e on e.project_id = b.project_id and e.batch_id = b.batch_id and e.event_type = 13
join rule_versions v on v.project_id = e.project_id and v.rule_key = e.rule_key
cross join lateral (select e.payload->'context') as t(c)
on conflict do nothing;
