using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Synapse.Infrastructure.Migrations;

namespace Synapse.Web.Account.Migrations;

[DbContext(typeof(AccountDbContext))]
[Migration("20261120000001_Accounts")]
public sealed class Accounts() : SqlMigration("0001_accounts.sql");
