-- What differs between two moments of a project, entity by entity. Like moments: worked out when somebody asks, the same for ever after, and thrown away at any time.
create unlogged table comparisons (
    comparison_key  int generated always as identity primary key,
    project_id      int not null,
    from_no         bigint not null,
    to_no           bigint not null,
    used_at         timestamptz not null default clock_timestamp(),
    unique (project_id, from_no, to_no)
);

create unlogged table comparison_items (
    comparison_key  int not null,
    item_no         int not null,        -- the order in which people see them: by kind, then by name
    entity_kind     smallint not null,
    entity_id       uuid not null,
    change          text not null,       -- CREATED, CHANGED, DELETED
    tag             text not null,
    type            text,
    area            text,
    discipline      text,
    version_from    int,
    version_to      int not null,
    paths           text[] not null,
    before          jsonb not null,      -- the leaves that differ
    after           jsonb not null,
    primary key (comparison_key, item_no)
);
