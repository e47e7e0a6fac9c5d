-- The application works with accounts; which migrations were made is not its business.
grant usage on schema account to synapse_app;
grant select, insert, update, delete on all tables in schema account to synapse_app;
grant usage on all sequences in schema account to synapse_app;
revoke insert, update, delete on account.migrations from synapse_app;
