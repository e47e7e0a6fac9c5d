using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Synapse.Infrastructure.Migrations;

[DbContext(typeof(SynapseDbContext))]
[Migration("20261120000091_ErasedMoments")]
public sealed class ErasedMoments() : SqlMigration("0091_erased_moments.sql");
