using Synapse.Core.People;

namespace Synapse.Web.Account;

/// <summary>What an account may do in one project, or in all of them where the project is <c>*</c>.</summary>
public sealed class UserRole
{
    public string AccountId { get; init; } = "";

    public required string ProjectId { get; init; }

    public required ProjectRole Role { get; init; }
}
