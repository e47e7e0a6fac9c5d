using Synapse.Core.Plant;

namespace Synapse.Core.Rules.Checking;

/// <summary>The rules beside which a rule is checked, with what they write and read; made once for many checks.</summary>
public sealed class RuleSetOutline
{
    private readonly Lazy<IReadOnlyList<RuleOutline>> _rules;
    private readonly Lazy<ILookup<(EntityKind, string), RuleOutline>> _writers;

    /// <param name="rules">Those that take part in runs, or may: not the deprecated ones and not those that are switched off.</param>
    public RuleSetOutline(IEnumerable<RuleDocument> rules)
    {
        Documents = [.. rules.Where(r => r.Active && r.Status != RuleStatus.Deprecated).OrderBy(r => r.Id.Value, StringComparer.Ordinal)];
        _rules = new(() => [.. Documents.Select(d => new RuleOutline(d))]);
        _writers = new(() => Rules.SelectMany(r => r.SelfWrites.Select(w => (Key: (w.Kind, w.Path), Rule: r))).ToLookup(w => w.Key, w => w.Rule));
    }

    public static RuleSetOutline Empty { get; } = new([]);

    public IReadOnlyList<RuleDocument> Documents { get; }

    internal IReadOnlyList<RuleOutline> Rules => _rules.Value;

    /// <summary>The rules that set exactly this property of their subject.</summary>
    internal IEnumerable<RuleOutline> WritersOf(EntityKind kind, string path) => _writers.Value[(kind, path)];
}
