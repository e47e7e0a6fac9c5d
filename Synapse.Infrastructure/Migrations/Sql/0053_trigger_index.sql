-- What a rule skipped, found or failed at changes no entity: the asset that it was about stands in the event's context only. The timeline looks for it there.
create index workflow_events_trigger on workflow_events (project_id, ((payload -> 'context' ->> 'trigger')::uuid)) where entity_id is null and event_type in (10, 11, 12);
