using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Projects;

namespace Synapse.Web.Account;

/// <summary>An account as an administrator sees it.</summary>
public sealed record PersonView(PersonId Id, string UserName, string FullName, bool Active, bool Locked, bool Demo, IReadOnlyDictionary<string, ProjectRole> Roles);

/// <summary>Somebody with a part in a project.</summary>
public sealed record Member(PersonId Id, string Name, ProjectRole Role);

/// <summary>A new account, or what is to change on one: what is null stays.</summary>
public sealed record PersonChange(string? Password = null, string? FullName = null, bool? Active = null, IReadOnlyDictionary<string, ProjectRole>? Roles = null);

/// <summary>Who may sign in and what they may do: read and changed by administrators of all projects, the own password by everybody.</summary>
public sealed class People(IServiceScopeFactory scopes, ActorDirectory directory, TimeProvider time)
{
    private static readonly ProjectId EveryProject = new("*");

    public async Task<Outcome<IReadOnlyList<PersonView>>> ListAsync(Actor actor, CancellationToken cancel)
    {
        if (Refuse(actor) is { } refusal) return refusal;
        await using var scope = scopes.CreateAsyncScope();
        var accounts = await Users(scope).Users.AsNoTracking().OrderBy(u => u.NormalizedUserName).ToListAsync(cancel);
        return accounts.ConvertAll(View);
    }

    /// <summary>Those who can sign in and have at least this role in a project, by name: for choosing somebody there.</summary>
    public async Task<Outcome<IReadOnlyList<Member>>> MembersAsync(Actor actor, ProjectId project, ProjectRole atLeast, CancellationToken cancel)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "see who works in a project") is { } refusal) return refusal;
        await using var scope = scopes.CreateAsyncScope();
        var accounts = await Users(scope).Users.AsNoTracking().Where(u => u.Active).OrderBy(u => u.FullName).ToListAsync(cancel);
        return new Outcome<IReadOnlyList<Member>>.Done([.. accounts.Select(a => a.ToActor()).Where(a => a.Can(project, atLeast)).Select(a => new Member(a.Id, a.Name, a.RoleIn(project)!.Value))]);
    }

    public async Task<Outcome<PersonView>> CreateAsync(Actor actor, string userName, PersonChange wanted)
    {
        if ((Refuse(actor) ?? CheckRoles(wanted.Roles)) is { } refusal) return refusal;
        if (string.IsNullOrWhiteSpace(userName)) return new Refusal(RefusalCode.InvalidRequest, "A person needs a user name.");
        await using var scope = scopes.CreateAsyncScope();
        var account = new UserAccount { Id = Guid.CreateVersion7(time.GetUtcNow()).ToString(), UserName = userName.Trim(), FullName = wanted.FullName?.Trim() is { Length: > 0 } name ? name : userName.Trim() };
        Give(account, wanted.Roles);
        var made = await Users(scope).CreateAsync(account, wanted.Password ?? "");
        return made.Succeeded ? View(account) : Explain(made);
    }

    public async Task<Outcome<PersonView>> ChangeAsync(Actor actor, string userName, PersonChange wanted)
    {
        if ((Refuse(actor) ?? CheckRoles(wanted.Roles)) is { } refusal) return refusal;
        await using var scope = scopes.CreateAsyncScope();
        var users = Users(scope);
        if (await users.FindByNameAsync(userName) is not { } account)
            return new Refusal(RefusalCode.NotFound, $"There is no person with the user name {userName}.");
        if (await WouldLeaveNoAdminAsync(users, account, wanted))
            return new Refusal(RefusalCode.LastAdmin, $"{userName} is the last administrator; make somebody else one first.");

        account.FullName = wanted.FullName?.Trim() is { Length: > 0 } name ? name : account.FullName;
        account.Active = wanted.Active ?? account.Active;
        Give(account, wanted.Roles);
        var changed = wanted.Password is null ? await users.UpdateAsync(account) : await SetPasswordAsync(users, account, wanted.Password);
        directory.Forget(account.Id);
        return changed.Succeeded ? View(account) : Explain(changed);
    }

    /// <summary>Changes the own password. Every other sign-in of the account ends.</summary>
    public async Task<Outcome<UserAccount>> ChangePasswordAsync(Actor actor, string current, string wanted)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = Users(scope);
        if (await users.FindByIdAsync(actor.Id.Value) is not { } account) return new Refusal(RefusalCode.SignInFailed, "This sign-in has ended; sign in again.");
        if (account.Demo) return new Refusal(RefusalCode.Forbidden, "The demo sign-ins keep their password.");
        var changed = await users.ChangePasswordAsync(account, current, wanted);
        directory.Forget(account.Id);
        return changed.Succeeded ? account : Explain(changed);
    }

    private static UserManager<UserAccount> Users(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<UserManager<UserAccount>>();

    private static Refusal? Refuse(Actor actor) => actor.Can(EveryProject, ProjectRole.Admin)
        ? null
        : new Refusal(RefusalCode.Forbidden, "To manage people you need the role admin in all projects.");

    private static Refusal? CheckRoles(IReadOnlyDictionary<string, ProjectRole>? roles) =>
        roles?.Keys.FirstOrDefault(string.IsNullOrWhiteSpace) is { } ? new Refusal(RefusalCode.InvalidRequest, "A role names a project, or * for all of them.") : null;

    private static void Give(UserAccount account, IReadOnlyDictionary<string, ProjectRole>? roles)
    {
        if (roles is null) return;
        account.Roles.RemoveAll(role => !roles.TryGetValue(role.ProjectId, out var kept) || kept != role.Role);
        foreach (var (project, role) in roles.Where(wanted => account.Roles.All(role => role.ProjectId != wanted.Key)))
            account.Roles.Add(new UserRole { ProjectId = project, Role = role });
    }

    private static async Task<IdentityResult> SetPasswordAsync(UserManager<UserAccount> users, UserAccount account, string password)
    {
        foreach (var validator in users.PasswordValidators)
        {
            var valid = await validator.ValidateAsync(users, account, password);
            if (!valid.Succeeded) return valid;
        }

        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        (account.AccessFailedCount, account.LockoutEnd) = (0, null);
        return await users.UpdateSecurityStampAsync(account);
    }

    private static async Task<bool> WouldLeaveNoAdminAsync(UserManager<UserAccount> users, UserAccount account, PersonChange wanted)
    {
        var stays = (wanted.Active ?? account.Active) && (wanted.Roles is null ? IsAdmin(account) : wanted.Roles.GetValueOrDefault("*") == ProjectRole.Admin);
        return !stays && IsAdmin(account)
            && !await users.Users.AnyAsync(u => u.Id != account.Id && u.Active && u.Roles.Any(r => r.ProjectId == "*" && r.Role == ProjectRole.Admin));
    }

    private static bool IsAdmin(UserAccount account) => account.Active && account.Roles.Any(role => role is { ProjectId: "*", Role: ProjectRole.Admin });

    private PersonView View(UserAccount account) => new(
        new PersonId(account.Id), account.UserName!, account.FullName, account.Active, account.LockoutEnd > time.GetUtcNow(), account.Demo, account.ToActor().Roles);

    private static Refusal Explain(IdentityResult result)
    {
        var error = result.Errors.First();
        var code = error.Code switch
        {
            nameof(IdentityErrorDescriber.DuplicateUserName) => RefusalCode.DuplicateUser,
            nameof(IdentityErrorDescriber.ConcurrencyFailure) => RefusalCode.VersionConflict,
            nameof(IdentityErrorDescriber.PasswordMismatch) => RefusalCode.SignInFailed,
            _ when error.Code.StartsWith("Password", StringComparison.Ordinal) => RefusalCode.WeakPassword,
            _ => RefusalCode.InvalidRequest,
        };
        return new Refusal(code, code == RefusalCode.SignInFailed ? "The current password is wrong." : error.Description);
    }
}
