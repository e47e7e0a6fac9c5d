-- A page of batches says how many events of which type each holds. Read from the index alone: the rows are wide, as they hold the places of events.
create index batch_counts_types on batch_counts (project_id, batch_no, event_type) include (n);
