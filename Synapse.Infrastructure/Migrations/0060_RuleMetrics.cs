using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Synapse.Infrastructure.Migrations;

[DbContext(typeof(SynapseDbContext))]
[Migration("20261120000060_RuleMetrics")]
public sealed class RuleMetrics() : SqlMigration("0060_rule_metrics.sql");
