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

    public static ObjectValue Write(ProjectId project, IReadOnlyList<StoredRule> rules, DateTimeOffset now)
    {
        var documents = ArrayValue.Of(rules.Select(r => Value.From(r.Document.Json)));
        return ObjectValue.Of(
            ("format", Format), ("project_id", project.Value), ("exported_at", now.ToString("O")), ("hash", HashOf(documents)), ("rules", documents));
    }

    /// <summary>The documents of a file: the one that <see cref="Write"/> makes, or a plain list of documents.</summary>
    public static Outcome<IReadOnlyList<Value>> Read(Value json)
    {
        if (json.AsArray is { } list) return new Outcome<IReadOnlyList<Value>>.Done(list);
        if (json["format"].AsString != Format || json["rules"].AsArray is not { } rules)
            return new Refusal(RefusalCode.InvalidFile, $"This is no rule set: a file of the format {Format}, or a list of rule documents, is expected.");
        if (json["hash"].AsString is { } hash && hash != HashOf(rules))
            return new Refusal(RefusalCode.InvalidFile, "The rules in this file are not those that were exported: its hash does not match. Remove the member \"hash\" if it was changed on purpose.");
        return new Outcome<IReadOnlyList<Value>>.Done(rules);
    }

    private static string HashOf(ArrayValue documents) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ValueJson.WriteCanonical(documents))));
}
