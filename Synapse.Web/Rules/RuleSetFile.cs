using System.Security.Cryptography;
using System.Text;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Rules;

namespace Synapse.Web.Rules;

/// <summary>A whole rule set as one JSON file, with a hash over its documents, so that a file that was changed on its way says so.</summary>
public static class RuleSetFile
{
    public const string Format = "synapse-rules-1";

    public static ObjectValue Write(ProjectId project, IReadOnlyList<StoredRule> rules, IReadOnlyList<Value> functions, DateTimeOffset now)
    {
        var (documents, called) = (ArrayValue.Of(rules.Select(r => Value.From(r.Document.Json))), ArrayValue.Of(functions));
        return ObjectValue.Of(
            ("format", Format), ("project_id", project.Value), ("exported_at", now.ToString("O")), ("hash", HashOf(documents, called)), ("functions", called), ("rules", documents));
    }

    /// <summary>The documents of a file: the one that <see cref="Write"/> makes, or a plain list of rules.</summary>
    public static Outcome<RuleSet> Read(Value json)
    {
        if (json.AsArray is { } list) return new RuleSet([.. list], []);
        if (json["format"].AsString != Format || json["rules"].AsArray is not { } rules)
            return new Refusal(RefusalCode.InvalidFile, $"This is no rule set: a file of the format {Format}, or a list of rule documents, is expected.");
        var functions = json["functions"].AsArray ?? ArrayValue.Empty;
        if (json["hash"].AsString is { } hash && hash != HashOf(rules, functions))
            return new Refusal(RefusalCode.InvalidFile, "The rules in this file are not those that were exported: its hash does not match. Remove the member \"hash\" if it was changed on purpose.");
        return new RuleSet([.. rules], [.. functions]);
    }

    // A file without functions has the hash that it had before there were any.
    private static string HashOf(ArrayValue documents, ArrayValue functions) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        ValueJson.WriteCanonical(functions.Count == 0 ? documents : Value.Array(documents, functions)))));
}
