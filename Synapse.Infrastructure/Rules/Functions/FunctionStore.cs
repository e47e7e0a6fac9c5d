using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rules.Functions;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.People;

namespace Synapse.Infrastructure.Rules.Functions;

/// <summary>The functions of a project, in all their versions. A change is a batch like any other.</summary>
public sealed class FunctionStore(NpgsqlDataSource source, BatchWriter batches, TimeProvider time)
{
    /// <summary>All versions of all functions, by name, newest first.</summary>
    public Task<IReadOnlyList<StoredFunction>> AllAsync(ProjectId project, CancellationToken cancellationToken) => FunctionTable.ReadAsync(source, project.Value, null, cancellationToken);

    /// <summary>All versions of a function, newest first; empty when there is no such function.</summary>
    public Task<IReadOnlyList<StoredFunction>> VersionsAsync(ProjectId project, FunctionName name, CancellationToken cancellationToken) =>
        FunctionTable.ReadAsync(source, project.Value, name, cancellationToken);

    public Task<FunctionLibrary> LibraryAsync(ProjectId project, CancellationToken cancellationToken) => FunctionTable.LibraryAsync(source, project.Value, cancellationToken);

    /// <summary>The rules that carry a function, in their newest versions or in those that runs execute, by id.</summary>
    public async Task<IReadOnlyList<StoredRule>> UsedByAsync(ProjectId project, FunctionName name, CancellationToken cancellationToken) =>
        [.. (await RuleTable.HeadsAsync(source, project.Value, cancellationToken)).Where(r => r.Document.Functions.ContainsKey(name.Value))];

    /// <summary>What is said to whoever asks for a function that is not there.</summary>
    public static Refusal Unknown(ProjectId project, FunctionName name, int? version = null) =>
        new(RefusalCode.NotFound, version is null ? $"There is no function {name} in the project {project}." : $"The function {name} has no version {version} in the project {project}.");

    /// <summary>
    /// Saves documents as new versions, all or none, those that others call first. Refused with INVALID_RULE and the complaints, VERSION_CONFLICT when somebody was faster, FORBIDDEN: what is published or withdrawn is a
    /// lead's; CASES_FAILED: what is published passes its own cases; FUNCTION_IN_USE: what rules or functions use is not withdrawn.
    /// </summary>
    public async Task<Outcome<FunctionsSaved>> SaveAsync(Actor actor, ProjectId project, string title, IReadOnlyList<FunctionEdit> edits, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Engineer, "edit functions") is { } forbidden) return forbidden;
        var library = await LibraryAsync(project, cancellationToken);
        var changes = new List<FunctionChange>();
        foreach (var edit in edits)
        {
            if (Read(edit, library, out var change) is { } wrong) return wrong;
            changes.Add(change!);
            library = library.With(new FunctionVersion(change!.HeadVersion + 1, change.Document));
        }

        foreach (var change in changes)
        {
            if ((change.Needs(actor, project) ?? change.Unfit()) is { } refusal) return refusal;
            if (change.Edit.BasedOn is { } based && based != change.HeadVersion) return Late(change.Document.Name);
            if (!change.IsUnchanged && change.Document.Status == FunctionStatus.Deprecated && await InUseAsync(project, change.Document.Name, library, cancellationToken) is { } used) return used;
        }

        var changed = changes.Where(c => !c.IsUnchanged).ToList();
        FunctionVersion[] unchanged = [.. changes.Where(c => c.IsUnchanged).Select(c => c.Head!)];
        if (changed.Count == 0) return new FunctionsSaved([], unchanged, null);
        FunctionVersion[] versions = [.. changed.Select(c => new FunctionVersion(c.HeadVersion + 1, c.Document))];
        var now = time.GetUtcNow();
        var draft = new BatchDraft(project, BatchId.New(time), BatchKind.RuleSet, title, actor, now, [.. changed.Select((c, i) => c.ToEvent(versions[i]))])
        {
            Summary = ObjectValue.Of(("functions", versions.Length)),
            BeforeCommit = (connection, token) => WriteAsync(connection, actor, project, changed, versions, now, token),
        };
        return await batches.CommitAsync(draft, cancellationToken) switch
        {
            Outcome<BatchReceipt>.Done done => new FunctionsSaved(versions, unchanged, done.Value.BatchNo),
            Outcome<BatchReceipt>.Refused refused => refused.Refusal,
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };
    }

    private static async Task<Refusal?> WriteAsync(
        NpgsqlConnection connection, Actor actor, ProjectId project, List<FunctionChange> changed, FunctionVersion[] versions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The project is locked now: these are the heads that count.
        var heads = await FunctionTable.HeadVersionsAsync(connection, project.Value, [.. changed.Select(c => c.Document.Name.Value)], cancellationToken);
        if (changed.Find(c => heads.GetValueOrDefault(c.Document.Name.Value) != c.HeadVersion) is { } late) return Late(late.Document.Name);
        var person = await PeopleTable.KeyOfAsync(connection, actor, cancellationToken);
        await FunctionTable.InsertAsync(connection, project.Value, versions.Zip(changed, (v, c) => (v, c.Edit.Note)), person, now, cancellationToken);
        return null;
    }

    private static Refusal? Read(FunctionEdit edit, FunctionLibrary library, out FunctionChange? change)
    {
        change = null;
        var json = edit.Document.AsObject ?? ObjectValue.Empty;
        var head = json["name"].AsString is { } name ? library.Head(new FunctionName(name)) : null;
        var attached = library.Attach(json);
        if (library.Foreign(attached) is [var foreign, ..]) return library.Refuse(foreign);
        var reading = FunctionReader.Read(attached, (head?.Version ?? 0) + 1, library);
        if (reading.Document is { } document)
        {
            change = new FunctionChange(edit, document, head);
            return null;
        }

        var complaints = reading.Complaints;
        return new Refusal(
            RefusalCode.InvalidRule, $"{complaints[0].Path}: {complaints[0].Message}{(complaints.Count > 1 ? $" And {complaints.Count - 1} more." : "")}",
            ObjectValue.Of(("complaints", ArrayValue.Of(complaints.Take(100).Select(c => Value.From(ObjectValue.Of(("path", c.Path), ("code", c.Code), ("message", c.Message))))))));
    }

    private async Task<Refusal?> InUseAsync(ProjectId project, FunctionName name, FunctionLibrary library, CancellationToken cancellationToken)
    {
        var rules = (await UsedByAsync(project, name, cancellationToken)).Where(r => r.Document.Status != Core.Rules.RuleStatus.Deprecated).ToList();
        var functions = library.Heads.Where(f => f.Document.Status != FunctionStatus.Deprecated && f.Document.Calls.Contains(name)).ToList();
        if (rules.Count == 0 && functions.Count == 0) return null;
        string[] users = [.. rules.Select(r => $"the rule “{r.Document.Name}”"), .. functions.Select(f => $"the function “{f.Name}”")];
        return new Refusal(
            RefusalCode.FunctionInUse, $"“{name}” is used by {string.Join(", ", users.Take(5))}{(users.Length > 5 ? $" and {users.Length - 5} more" : "")}. Take it out of them before it is withdrawn.",
            ObjectValue.Of(("rules", Value.Array([.. rules.Select(r => (Value)r.Id.Value)])), ("functions", Value.Array([.. functions.Select(f => (Value)f.Name.Value)]))));
    }

    private static Refusal Late(FunctionName name) =>
        new(RefusalCode.VersionConflict, $"The function {name} was saved by someone else in the meantime. Nothing was changed; look at the newest version and repeat.", ObjectValue.Of(("function", name.Value)));
}
