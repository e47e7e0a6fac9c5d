using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Synapse.Infrastructure.Migrations;

[DbContext(typeof(SynapseDbContext))]
[Migration("20261120000021_RollbackOpenItems")]
public sealed class RollbackOpenItems() : SqlMigration("0021_rollback_open_items.sql");
