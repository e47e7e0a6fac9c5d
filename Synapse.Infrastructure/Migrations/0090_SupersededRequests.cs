using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Synapse.Infrastructure.Migrations;

[DbContext(typeof(SynapseDbContext))]
[Migration("20261120000090_SupersededRequests")]
public sealed class SupersededRequests() : SqlMigration("0090_superseded_requests.sql");
