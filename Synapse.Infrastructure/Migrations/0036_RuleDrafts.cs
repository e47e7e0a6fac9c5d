using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Synapse.Infrastructure.Migrations;

[DbContext(typeof(SynapseDbContext))]
[Migration("20261120000036_RuleDrafts")]
public sealed class RuleDraftTable() : SqlMigration("0036_rule_drafts.sql");
