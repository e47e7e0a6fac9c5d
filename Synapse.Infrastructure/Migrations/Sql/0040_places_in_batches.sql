-- Where in a batch the events of a sort stand: the range, and while they are few each place. A filter that few events match then goes straight to them, however large the batch is.
-- Batches written before this have nulls here: their events of a sort may stand anywhere.
alter table batch_counts
    add column first_seq int,
    add column last_seq int,
    add column places int[];

-- A rule that acted in few batches of many.
create index batch_counts_rule on batch_counts (project_id, rule_key, batch_no) where rule_key <> 0;

-- The rights of the application are by column.
select guard_append_only('batch_counts');
