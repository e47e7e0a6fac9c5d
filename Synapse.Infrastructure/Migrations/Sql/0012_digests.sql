-- What was published of the seals, and where: outside, where the database's administrator has no hand in it. This table is the list of it, not the proof.
create table seal_digests (
    project_id    int not null,
    batch_no      bigint not null,
    seal          bytea not null,
    published_to  text not null,
    published_at  timestamptz not null default clock_timestamp(),
    primary key (project_id, batch_no, published_to)
);
select guard_append_only('seal_digests');

-- Up to where the seals were proved, so that the next check can go on from there.
create table seal_checks (
    project_id   int not null,
    up_to_no     bigint not null,
    seal         bytea not null,
    is_whole     boolean not null,
    checked_by   int not null references people,
    checked_at   timestamptz not null default clock_timestamp(),
    primary key (project_id, checked_at)
);
select guard_append_only('seal_checks');
