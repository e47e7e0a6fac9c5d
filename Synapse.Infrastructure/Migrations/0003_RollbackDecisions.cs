using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Synapse.Infrastructure.Migrations;

[DbContext(typeof(SynapseDbContext))]
[Migration("20261120000003_RollbackDecisions")]
public sealed class RollbackDecisions() : SqlMigration("0003_rollback_decisions.sql");
