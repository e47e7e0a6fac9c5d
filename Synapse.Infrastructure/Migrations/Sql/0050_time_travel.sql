-- The past at hand. Whole states of single entities every so many versions, so that any version is a few changes away from one; and whole lists as they stood after a batch, made when
-- somebody asks for them.

-- Append-only, like the events that they shorten the way through; verification compares them with the events.
create table entity_images (
    project_id      int not null,
    entity_id       uuid not null,
    entity_version  int not null,
    entity_kind     smallint not null,
    deleted         boolean not null,
    fields          jsonb not null,
    primary key (project_id, entity_id, entity_version)
);
alter table entity_images alter column fields set compression lz4;

create trigger entity_images_deny_row before update or delete on entity_images for each row execute function deny_change();
create trigger entity_images_deny_statement before update or delete on entity_images for each statement execute function deny_change();
create trigger entity_images_deny_truncate before truncate on entity_images for each statement execute function deny_change();
alter table entity_images enable always trigger entity_images_deny_row;
alter table entity_images enable always trigger entity_images_deny_statement;
alter table entity_images enable always trigger entity_images_deny_truncate;

-- A moment is a project as it stood after one batch. It is worked out from the events and can be thrown away at any time, so nothing of it is logged: after a crash it is simply not there.
-- Its tables are those of the plant, with the moment's key where the project's stands: whatever lists the plant lists a moment.
create unlogged table moments (
    moment_key  int generated always as identity primary key,
    project_id  int not null,
    batch_no    bigint not null,
    kinds       smallint[] not null default '{}',  -- the kinds of entities that are there already
    used_at     timestamptz not null default clock_timestamp(),
    unique (project_id, batch_no)
);

do $$
declare
    t text;
begin
    foreach t in array array['assets', 'cables', 'edges', 'packages', 'package_members', 'io_allocations'] loop
        execute format('create unlogged table %I (like %I including storage, primary key (project_id, id))', 'moment_' || t, t);
    end loop;
end $$;
create index moment_assets_tag on moment_assets (project_id, lower(tag), id) where not deleted;
create index moment_cables_tag on moment_cables (project_id, lower(tag), id) where not deleted;
create index moment_members_package on moment_package_members (project_id, package_id) where not deleted;
