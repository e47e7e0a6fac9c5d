using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Functions;

namespace Synapse.Infrastructure.Rules.Functions;

/// <summary>What is done with a function as a whole, always with a reason: published, withdrawn, taken back to a version, taken into the rules that use it; and functions that come along with rules from elsewhere.</summary>
public sealed class FunctionDesk(FunctionStore functions, RuleStore rules)
{
    /// <summary>Moves the newest version on in its life. Refused with INVALID_REQUEST where no reason is given; else as <see cref="FunctionStore.SaveAsync"/>.</summary>
    public async Task<Outcome<FunctionsSaved>> MoveAsync(Actor actor, ProjectId project, FunctionName name, FunctionStatus to, string? reason, int? basedOn, CancellationToken cancellationToken)
    {
        if (await functions.VersionsAsync(project, name, cancellationToken) is not [var head, ..]) return FunctionStore.Unknown(project, name);
        if (reason?.Trim() is not { Length: > 0 } why) return NoReason;
        var act = $"{head.Document.Status.Word()} → {to.Word()}";
        return await functions.SaveAsync(actor, project, $"Function {name}: {act}", [new FunctionEdit(head.Document.Json.With("status", to.Word()), basedOn ?? head.Version, $"{act}: {why}")], cancellationToken);
    }

    /// <summary>Makes an earlier version the newest again, as a draft of its own.</summary>
    public async Task<Outcome<FunctionsSaved>> GoBackAsync(Actor actor, ProjectId project, FunctionName name, int version, string? reason, CancellationToken cancellationToken)
    {
        var versions = await functions.VersionsAsync(project, name, cancellationToken);
        if (versions.FirstOrDefault(v => v.Version == version) is not { } wanted) return FunctionStore.Unknown(project, name, versions.Count == 0 ? null : version);
        if (reason?.Trim() is not { Length: > 0 } why) return NoReason;
        var json = wanted.Document.Json.With("status", FunctionStatus.Draft.Word());
        return await functions.SaveAsync(actor, project, $"Function {name}: back to version {version}", [new FunctionEdit(json, versions[0].Version, $"Back to version {version}: {why}")], cancellationToken);
    }

    /// <summary>Takes the version in production into the rules that carry another one, all or none; each of them becomes a new version, with its cases run and its checks made.</summary>
    /// <param name="ids">Which rules; empty: all that carry it.</param>
    public async Task<Outcome<RulesSaved>> AdoptAsync(Actor actor, ProjectId project, FunctionName name, IReadOnlyList<RuleId> ids, string? reason, CancellationToken cancellationToken)
    {
        var library = await functions.LibraryAsync(project, cancellationToken);
        if (library.InProduction(name) is not { } current) return FunctionStore.Unknown(project, name);
        if (reason?.Trim() is not { Length: > 0 } why) return NoReason;
        var users = (await functions.UsedByAsync(project, name, cancellationToken)).Where(r => ids.Count == 0 || ids.Contains(r.Id)).ToList();
        var note = $"{current.Version.Label} taken in: {why}";
        return await rules.SaveAsync(actor, project, $"{current.Version.Label} taken into {users.Count} rules", [.. users.Select(r => new RuleEdit(library.Renew(r.Document.Json, name), r.Version, note))], cancellationToken);
    }

    /// <summary>
    /// Documents of rules from elsewhere with the functions that they carry numbered as this project numbers them; and the functions that it does not have yet, to be saved first.
    /// </summary>
    /// <param name="known">Whole functions that came along, with descriptions and cases.</param>
    public async Task<(IReadOnlyList<Value> Rules, IReadOnlyList<FunctionEdit> New)> ReceiveAsync(Actor actor, ProjectId project, IReadOnlyList<Value> documents, IReadOnlyList<Value> known, CancellationToken cancellationToken) =>
        new FunctionReception(await functions.LibraryAsync(project, cancellationToken), actor.Can(project, ProjectRole.Lead)).Receive(documents, known);

    private static Refusal NoReason => new(RefusalCode.InvalidRequest, "Say why: the reason stays in the function's history.");
}
