using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Synapse.Infrastructure.Migrations;

[DbContext(typeof(SynapseDbContext))]
[Migration("20261120000020_RollbackWhole")]
public sealed class RollbackWhole() : SqlMigration("0020_rollback_whole.sql");
