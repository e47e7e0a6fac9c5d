using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Synapse.Infrastructure.Migrations;

[DbContext(typeof(SynapseDbContext))]
[Migration("20261120000054_ErasedComparisons")]
public sealed class ErasedComparisons() : SqlMigration("0054_erased_comparisons.sql");
