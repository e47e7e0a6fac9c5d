-- What was said and approved is history; freezes and deputies are marked as ended, not deleted.

select guard_append_only(t::regclass) from unnest(array['rollback_approvals', 'rollback_comments', 'frozen_entities']) t;
revoke delete on rollback_delegations, freezes from synapse_app;
