-- Functions that rules call: one row a version, never changed. Rules carry the versions that they use in their own documents.
create table function_versions (
    project_id  int not null references projects,
    name        text not null,
    version     int not null,
    document    json not null,
    created_at  timestamptz not null,
    created_by  int not null references people,
    note        text,
    primary key (project_id, name, version)
);
select guard_append_only('function_versions');
