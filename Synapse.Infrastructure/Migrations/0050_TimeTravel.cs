using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Synapse.Infrastructure.Migrations;

[DbContext(typeof(SynapseDbContext))]
[Migration("20261120000050_TimeTravel")]
public sealed class TimeTravel() : SqlMigration("0050_time_travel.sql");
