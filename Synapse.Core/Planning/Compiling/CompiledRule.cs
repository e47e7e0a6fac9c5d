using Synapse.Core.Logic;
using Synapse.Core.Planning.Running;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Compiling;

/// <summary>A rule, ready to run in one plan.</summary>
internal sealed class CompiledRule
{
    public required RuleVersion Version { get; init; }

    /// <summary>Its place among the rules of the plan: enforced first, then by priority, then by id.</summary>
    public required int Order { get; init; }

    /// <summary>Whether the run's filter lets it act; otherwise it only guards what it would write.</summary>
    public required bool Runs { get; init; }

    public required LogicProgram Condition { get; init; }

    public required CompiledAction[] Actions { get; init; }

    /// <summary>The types that its condition can hold for, or null for any.</summary>
    public required IReadOnlySet<string>? Types { get; init; }

    public required IReadOnlySet<string>? Disciplines { get; init; }

    /// <summary>Everything that condition and actions read.</summary>
    public required Reads Reads { get; init; }

    /// <summary>The relatives that condition and actions read.</summary>
    public Relatives Relatives => RelativesOf.Read(Reads);

    /// <summary>What the condition alone reads.</summary>
    public required Reads ConditionReads { get; init; }

    /// <summary>The stratum: rules of a lower one come first, because this one may read what they write.</summary>
    public int Level { get; set; }

    public RuleDocument Document => Version.Document;

    public RuleTarget Target => Document.AppliesTo;

    /// <summary>The leaf paths that its SET_PROPERTY actions write.</summary>
    public string[] WrittenPaths => field ??= [.. Actions.OfType<CompiledAction.SetProperty>().SelectMany(a => a.Set).Select(a => a.Path)];

    /// <summary>The queries by which its actions look for assets.</summary>
    public CompiledQuery[] Queries => field ??= [.. Actions.SelectMany(QueriesOf)];

    /// <summary>Whether it sizes cables by what stands at their ends.</summary>
    public bool SizesCables => Array.Exists(Actions, a => a is CompiledAction.CreateCable { Source.AutoSize: true });

    public bool Admits(string? type, string? discipline) =>
        (Types is null || (type is not null && Types.Contains(type))) && (Disciplines is null || (discipline is not null && Disciplines.Contains(discipline)));

    /// <summary>Whether this rule's value stands against the other's; equal rank is no.</summary>
    public bool Outranks(CompiledRule other) => Rank(this).CompareTo(Rank(other)) > 0;

    public bool IsEqualTo(CompiledRule other) => Rank(this) == Rank(other);

    private static IEnumerable<CompiledQuery> QueriesOf(CompiledAction action) => action switch
    {
        CompiledAction.CreateCable cable => new[] { cable.From.Query, cable.To.Query }.OfType<CompiledQuery>(),
        CompiledAction.CreateRelationship { Target.Query: { } query } => [query],
        CompiledAction.AllocateIo io => [io.Cards],
        _ => [],
    };

    private static (bool Enforced, int Priority) Rank(CompiledRule rule) => (rule.Document.Enforced, rule.Document.Priority);

    public override string ToString() => Document.Id.Value;
}
