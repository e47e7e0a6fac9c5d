using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Synapse.Core.People;
using Synapse.Web.Hosting;

namespace Synapse.Web.Account;

/// <summary>Brings the accounts' schema up to date; on an empty database makes the first user <c>admin</c>, and the demo sign-ins while the demo is on.</summary>
public sealed class FirstPeople(
    Database database, UserManager<UserAccount> users, SynapseSettings settings, Welcome welcome) : IPreparation
{
    private const string Admin = "admin";
    private const int PasswordLength = 16;

    /// <summary>Without letters and digits that are mistaken for one another.</summary>
    private const string PasswordLetters = "abcdefghjkmnpqrstuvwxyz23456789";

    public async Task PrepareAsync(CancellationToken cancel)
    {
        await database.MigrateAsync(AccountRegistration.Context, cancel);
        if (!await users.Users.AnyAsync(u => !u.Demo, cancel)) await MakeAdminAsync();
        if (!settings.Demo) return;
        foreach (var (userName, fullName, role) in DemoPeople.All)
        {
            if (await users.FindByNameAsync(userName) is null)
                await MakeAsync(userName, fullName, DemoPeople.Password, DemoPeople.Roles(role), demo: true);
            welcome.Say($"Demo sign-in: {userName} / {DemoPeople.Password}");
        }
    }

    private async Task MakeAdminAsync()
    {
        var password = settings.AdminPassword ?? RandomNumberGenerator.GetString(PasswordLetters, PasswordLength);
        await MakeAsync(Admin, "Administrator", password, new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Admin }, demo: false);
        if (settings.AdminPassword is null) welcome.Say($"First sign-in: {Admin} / {password}   (shown once; change it after signing in)");
    }

    private async Task MakeAsync(string userName, string fullName, string password, Dictionary<string, ProjectRole> roles, bool demo)
    {
        var account = new UserAccount { UserName = userName, FullName = fullName, Demo = demo, Roles = [.. roles.Select(r => new UserRole { ProjectId = r.Key, Role = r.Value })] };
        var made = await users.CreateAsync(account, password);

        // Another node that starts at the same moment may have been first.
        if (!made.Succeeded && made.Errors.All(e => e.Code != nameof(IdentityErrorDescriber.DuplicateUserName)))
            throw new StartRefusedException($"The user {userName} could not be made: {made.Errors.First().Description}");
    }
}
