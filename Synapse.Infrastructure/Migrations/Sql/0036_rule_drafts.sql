-- What a person is writing and has not saved: one draft per rule, and one for a new rule (rule_id is empty). A draft is theirs alone and is no history.
create table rule_drafts (
    project_id  int not null references projects,
    person_id   text not null,
    rule_id     text not null,
    based_on    int not null,
    text        text not null check (length(text) <= 2000000),
    saved_at    timestamptz not null,
    primary key (project_id, person_id, rule_id)
);
