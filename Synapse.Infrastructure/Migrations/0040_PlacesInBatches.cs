using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Synapse.Infrastructure.Migrations;

[DbContext(typeof(SynapseDbContext))]
[Migration("20261120000040_PlacesInBatches")]
public sealed class PlacesInBatches() : SqlMigration("0040_places_in_batches.sql");
