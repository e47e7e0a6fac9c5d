using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Functions;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.People;
using Synapse.Infrastructure.Rules.Catalogue;
using Synapse.Infrastructure.Rules.Functions;

namespace Synapse.Infrastructure.Rules;

/// <summary>The rules of a project, in all their versions. A change is a batch like any other.</summary>
public sealed class RuleStore(NpgsqlDataSource source, BatchWriter batches, TimeProvider time)
{
    private const int MostComplaints = 100;
    private readonly CatalogueStore _catalogues = new(source, time);

    /// <summary>The newest version of every rule, by id.</summary>
    public Task<IReadOnlyList<StoredRule>> ListAsync(ProjectId project, CancellationToken cancellationToken) => RuleTable.HeadsAsync(source, project.Value, cancellationToken);

    /// <summary>All versions of a rule, newest first; empty when there is no such rule.</summary>
    public Task<IReadOnlyList<StoredRule>> VersionsAsync(ProjectId project, RuleId rule, CancellationToken cancellationToken) =>
        RuleTable.VersionsAsync(source, project.Value, rule, cancellationToken);

    /// <summary>The versions that events name by these keys.</summary>
    public async Task<IReadOnlyDictionary<int, StoredRule>> ByKeysAsync(ProjectId project, IReadOnlyCollection<int> keys, CancellationToken cancellationToken) =>
        keys.Count == 0 ? new Dictionary<int, StoredRule>() : (await RuleTable.ByKeysAsync(source, project.Value, [.. keys], cancellationToken)).ToDictionary(r => r.Key);

    /// <summary>One version of a rule, the newest when none is said; null when there is none.</summary>
    public async Task<StoredRule?> FindAsync(ProjectId project, RuleId rule, int? version, CancellationToken cancellationToken) =>
        (await VersionsAsync(project, rule, cancellationToken)).FirstOrDefault(r => version is null || r.Version == version);

    /// <summary>The version that is said; when none is, the one that runs execute now, or the newest of a rule that is in no run. Null when there is none.</summary>
    public async Task<StoredRule?> CurrentAsync(ProjectId project, RuleId rule, int? version, CancellationToken cancellationToken)
    {
        var versions = await VersionsAsync(project, rule, cancellationToken);
        return version is { } wanted ? versions.FirstOrDefault(v => v.Version == wanted) : RuleLife.InForce(versions, v => v.Document, time.GetUtcNow()) ?? versions.FirstOrDefault();
    }

    /// <summary>What is said to whoever asks for a rule or a version that is not there.</summary>
    public static Refusal Unknown(ProjectId project, RuleId id, int? version = null) =>
        new(RefusalCode.NotFound, version is null ? $"There is no rule {id} in the project {project}." : $"The rule {id} has no version {version} in the project {project}.");

    /// <summary>The version of each rule that runs execute now, switched off or not; a rule that is not in production has none.</summary>
    public async Task<IReadOnlyList<StoredRule>> InForceAsync(ProjectId project, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return [.. (await RuleTable.ProductionAsync(source, project.Value, cancellationToken)).Select(versions => RuleLife.InForce(versions, v => v.Document, now)).OfType<StoredRule>()];
    }

    /// <summary>The versions that a run started now works with: active rules in production, and for a dry run drafts and validated ones in their place.</summary>
    public async Task<IReadOnlyList<RuleVersion>> ForRunAsync(ProjectId project, bool withDrafts, CancellationToken cancellationToken)
    {
        var rules = (await InForceAsync(project, cancellationToken)).ToDictionary(r => r.Id);
        if (withDrafts)
            foreach (var head in await ListAsync(project, cancellationToken))
                if (head.Document.Status is RuleStatus.Draft or RuleStatus.DevValidated) rules[head.Id] = head;
        return [.. rules.Values.Where(r => r.Document.Active).OrderBy(r => r.Id).Select(r => r.Rule)];
    }

    /// <summary>
    /// Saves documents as new versions, all or none. One that equals the newest version is left alone. Refused with INVALID_RULE and the complaints (what goes into production is checked, too), VERSION_CONFLICT when somebody was faster,
    /// FORBIDDEN: what goes into production, or out of it, is a lead's; CASES_FAILED: what is validated or published passes its own cases.
    /// </summary>
    public async Task<Outcome<RulesSaved>> SaveAsync(Actor actor, ProjectId project, string title, IReadOnlyList<RuleEdit> edits, CancellationToken cancellationToken)
    {
        var library = await FunctionTable.LibraryAsync(source, project.Value, cancellationToken);
        if (Read(edits, library, out var documents) is { } wrong) return wrong;
        var heads = (await ListAsync(project, cancellationToken)).ToDictionary(h => h.Id);
        var changes = documents.Select(d => new RuleChange(d.Edit, d.Document, heads.GetValueOrDefault(d.Document.Id)?.Rule)).ToList();
        var inForce = (await InForceAsync(project, cancellationToken)).Select(r => r.Id).ToHashSet();
        if (changes.Select(c => c.Needs(actor, project, inForce.Contains(c.Document.Id)) ?? c.Untested()).FirstOrDefault(r => r is not null) is { } refusal) return refusal;
        if (changes.Where(c => c.Edit.BasedOn is { } based && based != c.HeadVersion).ToList() is { Count: > 0 } late) return Late(late);

        var changed = changes.Where(c => !c.IsUnchanged).ToList();
        RuleVersion[] unchanged = [.. changes.Where(c => c.IsUnchanged).Select(c => c.Head!)];
        if (changed.Count == 0) return new RulesSaved([], unchanged, null);
        RuleDocument[] published = [.. changed.Select(c => c.Document).Where(d => d is { Status: RuleStatus.ProdReady, Active: true })];
        var all = heads.Values.Select(h => h.Document).ExceptBy(changes.Select(c => c.Document.Id), d => d.Id).Concat(changes.Select(c => c.Document));
        if (published.Select(library.Unpublished).FirstOrDefault(r => r is not null) is { } unpublished) return unpublished;
        if (await RuleChecks.PublishAsync(_catalogues, project, published, all, cancellationToken) is { } unfit) return unfit;
        var keys = await RuleTable.TakeKeysAsync(source, changed.Count, cancellationToken);
        RuleVersion[] versions = [.. changed.Select((c, i) => new RuleVersion(keys[i], c.HeadVersion + 1, c.Document))];
        var now = time.GetUtcNow();
        var draft = new BatchDraft(project, BatchId.New(time), BatchKind.RuleSet, title, actor, now, [.. changed.Select((c, i) => c.ToEvent(versions[i]))])
        {
            Summary = ObjectValue.Of(("rules", versions.Length), ("rules_created", versions.Count(v => v.Version == 1))),
            BeforeCommit = (connection, token) => WriteAsync(connection, actor, project, changed, versions, now, token),
        };
        return await batches.CommitAsync(draft, cancellationToken) switch
        {
            Outcome<BatchReceipt>.Done done => new RulesSaved(versions, unchanged, done.Value.BatchNo),
            Outcome<BatchReceipt>.Refused refused => refused.Refusal,
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };
    }

    /// <summary>Documents that somebody wants to save as rules, with the functions that they call; refused when one is no rule or is there twice.</summary>
    /// <param name="coming">Functions that are to be saved before them.</param>
    public async Task<Outcome<IReadOnlyList<RuleDocument>>> CheckAsync(ProjectId project, IReadOnlyList<Value> documents, IReadOnlyList<FunctionEdit> coming, CancellationToken cancellationToken)
    {
        var library = await FunctionTable.LibraryAsync(source, project.Value, cancellationToken);
        foreach (var edit in coming)
            library = library.With(new FunctionVersion((edit.BasedOn ?? 0) + 1, FunctionReader.Read(edit.Document, (edit.BasedOn ?? 0) + 1, library).Require()));
        if (Read([.. documents.Select(d => new RuleEdit(d))], library, out var read) is { } wrong) return wrong;
        return new Outcome<IReadOnlyList<RuleDocument>>.Done([.. read.Select(r => r.Document)]);
    }

    private static async Task<Refusal?> WriteAsync(
        NpgsqlConnection connection, Actor actor, ProjectId project, List<RuleChange> changed, RuleVersion[] versions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The project is locked now: these are the heads that count.
        var heads = await RuleTable.HeadVersionsAsync(connection, project.Value, [.. changed.Select(c => c.Document.Id.Value)], cancellationToken);
        if (changed.Where(c => heads.GetValueOrDefault(c.Document.Id.Value) != c.HeadVersion).ToList() is { Count: > 0 } late) return Late(late);
        var person = await PeopleTable.KeyOfAsync(connection, actor, cancellationToken);
        await RuleTable.InsertAsync(connection, project.Value, [.. versions.Zip(changed, (v, c) => (v, c.Edit.Note))], person, now, cancellationToken);
        return null;
    }

    private static Refusal? Read(IReadOnlyList<RuleEdit> edits, FunctionLibrary library, out List<(RuleEdit Edit, RuleDocument Document)> documents)
    {
        var complaints = new List<Value>();
        documents = [];
        for (var i = 0; i < edits.Count; i++)
        {
            var attached = edits[i].Document.AsObject is { } json ? Value.From(library.Attach(json)) : edits[i].Document;
            if (attached.AsObject is { } carrying && library.Foreign(carrying) is [var foreign, ..]) return library.Refuse(foreign);
            var reading = RuleReader.Read(attached);
            if (reading.Document is { } document) documents.Add((edits[i], document));
            foreach (var c in reading.Complaints)
                complaints.Add(ObjectValue.Of(("index", i), ("rule_id", edits[i].Document["id"]), ("path", c.Path), ("code", c.Code), ("message", c.Message)));
        }

        if (complaints.Count > 0)
        {
            return new Refusal(
                RefusalCode.InvalidRule, $"{complaints[0]["path"].AsString}: {complaints[0]["message"].AsString}{(complaints.Count > 1 ? $" And {complaints.Count - 1} more." : "")}",
                ObjectValue.Of(("complaints", ArrayValue.Of(complaints.Take(MostComplaints)))));
        }

        var twice = documents.GroupBy(d => d.Document.Id).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? null : new Refusal(RefusalCode.InvalidRule, $"The rule {twice.Key} is there twice.", ObjectValue.Of(("rule_id", twice.Key.Value)));
    }

    private static Refusal Late(List<RuleChange> late) => new(
        RefusalCode.VersionConflict,
        $"{(late.Count == 1 ? $"The rule {late[0].Document.Id} was" : $"{late.Count} rules were")} saved by someone else in the meantime. Nothing was changed; look at the newest version and repeat.",
        ObjectValue.Of(("rules", Value.Array([.. late.Select(c => (Value)c.Document.Id.Value)]))));
}
