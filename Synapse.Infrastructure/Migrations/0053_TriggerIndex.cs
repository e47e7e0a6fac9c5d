using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Synapse.Infrastructure.Migrations;

[DbContext(typeof(SynapseDbContext))]
[Migration("20261120000053_TriggerIndex")]
public sealed class TriggerIndex() : SqlMigration("0053_trigger_index.sql");
