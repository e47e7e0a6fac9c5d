using Synapse.Core.Logic;
using Synapse.Core.Rules;

namespace Synapse.Infrastructure.Rules;

/// <summary>A version of a rule with its origin.</summary>
public sealed record StoredRule(RuleVersion Rule, DateTimeOffset SavedAt, string SavedBy, string? Note)
{
    public RuleId Id => Rule.Id;

    public int Key => Rule.Key;

    public int Version => Rule.Version;

    public RuleDocument Document => Rule.Document;
}

/// <summary>A rule document that somebody wants to be the newest version.</summary>
/// <param name="BasedOn">The version that was edited, 0 for a new rule; when another one is the newest by now the edit is refused. Null: whatever there is.</param>
public sealed record RuleEdit(Value Document, int? BasedOn = null, string? Note = null);

/// <summary>What saving did.</summary>
/// <param name="BatchNo">The batch that holds it, or null when every document was the newest version already.</param>
public sealed record RulesSaved(IReadOnlyList<RuleVersion> Changed, IReadOnlyList<RuleVersion> Unchanged, long? BatchNo);
