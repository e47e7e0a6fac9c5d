using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Synapse.Infrastructure.Migrations;

[DbContext(typeof(SynapseDbContext))]
[Migration("20261120000035_PropertyCatalogue")]
public sealed class PropertyCatalogueTables() : SqlMigration("0035_property_catalogue.sql");
