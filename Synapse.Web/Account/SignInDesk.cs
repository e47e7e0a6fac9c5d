using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Synapse.Core;
using Synapse.Web.Hosting;

namespace Synapse.Web.Account;

/// <summary>Checks a name and a password: for the sign-in page and for programs alike.</summary>
public sealed class SignInDesk(UserManager<UserAccount> users, FailedAttempts failures, SynapseSettings settings, ActorDirectory directory, TimeProvider time)
{
    private static readonly Refusal Wrong = new(RefusalCode.SignInFailed, "The user name or the password is wrong.");
    private static readonly Refusal Later = new(RefusalCode.TooManyRequests, "Too many failed attempts from this address; wait a minute and try again.");
    private static readonly UserAccount Nobody = new() { FullName = "" };

    /// <param name="address">Where the attempt comes from; too many failures from one address are refused.</param>
    public async Task<Outcome<UserAccount>> CheckAsync(string? userName, string? password, string address)
    {
        if (failures.AreTooMany(address)) return Later;
        var account = string.IsNullOrWhiteSpace(userName) ? null : await users.FindByNameAsync(userName.Trim());
        if (account is not null && await users.IsLockedOutAsync(account)) return Locked(account);
        if (await IsRightAsync(account, password ?? "")) return account!;

        failures.Count(address);
        return account is not null && await users.IsLockedOutAsync(account) ? Locked(account) : Wrong;
    }

    private async Task<bool> IsRightAsync(UserAccount? account, string password)
    {
        if (account is null || !account.MaySignIn(settings.Demo))
        {
            // As slow as a wrong password, so that the time does not tell which names exist.
            users.PasswordHasher.HashPassword(Nobody, password);
            return false;
        }

        if (!await users.CheckPasswordAsync(account, password))
        {
            await users.AccessFailedAsync(account);
            return false;
        }

        if (account.AccessFailedCount > 0) await users.ResetAccessFailedCountAsync(account);
        directory.Forget(account.Id);
        return true;
    }

    private Refusal Locked(UserAccount account)
    {
        var minutes = Math.Max(1, (int)Math.Ceiling((account.LockoutEnd!.Value - time.GetUtcNow()).TotalMinutes));
        var wait = minutes == 1 ? "a minute" : string.Create(CultureInfo.InvariantCulture, $"{minutes} minutes");
        return new Refusal(RefusalCode.LockedOut, $"Too many failed attempts: this account is locked for {wait}. An administrator can set a new password.");
    }
}
