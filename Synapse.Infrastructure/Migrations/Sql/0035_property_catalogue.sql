-- The properties of a project. What is seen is derived from assets and cables and can be counted again at any time; what is declared is said by people.
create table property_facts (
    project_id   int not null references projects,
    entity_kind  smallint not null,
    entity_type  text not null,
    path         text not null,
    facts        json not null,
    primary key (project_id, entity_kind, entity_type, path)
);

-- Up to which batch the facts were counted.
create table property_facts_read (
    project_id   int primary key references projects,
    at_batch_no  bigint not null
);

create table property_declarations (
    project_id   int not null references projects,
    entity_kind  smallint not null,
    path         text not null,
    declaration  json not null,
    declared_by  int not null references people,
    declared_at  timestamptz not null,
    primary key (project_id, entity_kind, path)
);
