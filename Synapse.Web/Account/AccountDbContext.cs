using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Infrastructure.Database;

namespace Synapse.Web.Account;

/// <summary>The schema <c>account</c>: who may sign in, and what they may do. Apart from the plant, so that an archive of a project holds no passwords.</summary>
public sealed class AccountDbContext(DbContextOptions<AccountDbContext> options) : IdentityUserContext<UserAccount>(options)
{
    public const string Schema = "account";

    public DbSet<UserRole> Roles => Set<UserRole>();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
        // The schema is SQL, so there is no model snapshot to compare with.
        optionsBuilder.ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning));

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasDefaultSchema(Schema);
        builder.Entity<UserAccount>(e =>
        {
            e.ToTable("users");
            e.HasMany(a => a.Roles).WithOne().HasForeignKey(r => r.AccountId);
            e.Navigation(a => a.Roles).AutoInclude();
        });
        builder.Entity<IdentityUserClaim<string>>().ToTable("user_claims");
        builder.Entity<IdentityUserLogin<string>>().ToTable("user_logins");
        builder.Entity<IdentityUserToken<string>>().ToTable("user_tokens");
        builder.Entity<UserRole>(e =>
        {
            e.ToTable("roles").HasKey(r => new { r.AccountId, r.ProjectId });
            e.Property(r => r.Role).HasConversion(role => role.Word(), word => Words.Parse<ProjectRole>(word)!.Value);
        });
        SnakeCase.NameColumns(builder);
    }
}
