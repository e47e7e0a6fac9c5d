using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rules.Bench;

/// <summary>Makes a test case out of a real asset or cable: as much of what the rule sees there as the rule looks at, and what it makes of it today.</summary>
public static class CaseCapture
{
    private static readonly string[] AssetParts = ["parent", "children", "cables", "project"];
    private static readonly string[] CableParts = [Field.From, Field.To, "project"];

    /// <param name="seen">The context of the rule at the subject.</param>
    /// <param name="acts">What the author expects; null: what the rule does now.</param>
    public static ObjectValue Of(RuleDocument rule, ObjectValue seen, string? name = null, bool? acts = null)
    {
        var own = rule.AppliesTo == RuleTarget.Cable ? "cable" : "asset";
        var reads = RuleReads.Of(rule);
        var everything = RuleReads.ReadsEverything(rule);
        var subject = seen[own].AsObject ?? ObjectValue.Empty;
        var wanted = reads.Select(p => p.StartsWith(own + ".", StringComparison.Ordinal) ? p[(own.Length + 1)..] : p).ToList();
        var kept = everything || wanted.Contains(own) ? subject : Part(subject, [Field.Tag, Field.Type, .. wanted]);
        var data = ObjectValue.Of((own, kept));
        foreach (var part in rule.AppliesTo == RuleTarget.Cable ? CableParts : AssetParts)
        {
            List<string> below = [.. reads.Where(p => p == part || p.StartsWith(part + ".", StringComparison.Ordinal)).Select(p => p.Length == part.Length ? "" : p[(part.Length + 1)..])];
            if (!everything && below.Count == 0) continue;
            var value = seen[part];
            data = data.With(part, everything || below.Contains("") || value.AsObject is not { } members ? value : Part(members, below));
        }

        var verdict = RuleTester.Judge(rule, data);
        var test = new ObjectBuilder().Set("name", name ?? subject[Field.Tag].AsString ?? "captured");
        foreach (var (member, value) in data)
            if (!value.IsMissing) test.Set(member, value);
        test.Set("acts", acts ?? verdict.Acts);
        if (verdict.Finds is { } finds) test.Set("finds", finds);
        return test.Build();
    }

    /// <summary>The document with one case more; a case of the same name is replaced.</summary>
    public static ObjectValue AddTo(ObjectValue document, ObjectValue test)
    {
        var others = (document["test_cases"].AsArray ?? ArrayValue.Empty).Where(c => c["name"].AsString != test["name"].AsString);
        return document.With("test_cases", ArrayValue.Of(others.Append(Value.From(test))));
    }

    private static ObjectValue Part(ObjectValue whole, IReadOnlyList<string> paths)
    {
        var part = ObjectValue.Empty;
        foreach (var path in paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            if (Leaves.At(whole, path) is { IsMissing: false } value) part = Leaves.Set(part, path, value);
        return part;
    }
}
