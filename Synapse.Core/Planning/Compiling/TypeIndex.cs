using Synapse.Core.Planning.Running;

namespace Synapse.Core.Planning.Compiling;

/// <summary>Which of some rules may hold for which type.</summary>
internal sealed class TypeIndex
{
    private readonly CompiledRule[] _ungated;
    private readonly Dictionary<string, CompiledRule[]> _byType = new(StringComparer.Ordinal);

    public TypeIndex(IReadOnlyList<CompiledRule> rules)
    {
        Rules = rules;
        _ungated = [.. rules.Where(r => r.Types is null)];
        var gated = new Dictionary<string, List<CompiledRule>>(StringComparer.Ordinal);
        foreach (var rule in rules.Where(r => r.Types is not null))
            foreach (var type in rule.Types!)
                if (gated.TryGetValue(type, out var list)) list.Add(rule);
                else gated[type] = [rule];
        foreach (var (type, list) in gated) _byType[type] = _ungated.Length == 0 ? [.. list] : [.. list.Concat(_ungated).OrderBy(r => r.Order)];
    }

    public IReadOnlyList<CompiledRule> Rules { get; }

    public CompiledRule[] For(Subject subject) => subject.Type is { } type && _byType.TryGetValue(type, out var found) ? found : _ungated;
}
