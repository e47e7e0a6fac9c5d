using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Synapse.Infrastructure.Migrations;

namespace Synapse.Web.Account.Migrations;

[DbContext(typeof(AccountDbContext))]
[Migration("20261120000002_AccountRights")]
public sealed class AccountRights() : SqlMigration("0002_account_rights.sql");
