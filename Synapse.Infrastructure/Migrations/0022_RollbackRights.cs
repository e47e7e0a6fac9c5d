using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Synapse.Infrastructure.Migrations;

[DbContext(typeof(SynapseDbContext))]
[Migration("20261120000022_RollbackRights")]
public sealed class RollbackRights() : SqlMigration("0022_rollback_rights.sql");
