using System.Globalization;
using System.Text.Json;
using Synapse.Core.Logic;
using Synapse.Core.Rules.Checking;

namespace Synapse.Web.Rules.Editing;

/// <summary>Puts what a complaint proposes in the place of what is there.</summary>
public static class Proposals
{
    /// <summary>The mended document; null where nothing is proposed or its place is gone.</summary>
    public static ObjectValue? PutIn(ObjectValue document, PlacedComplaint complaint)
    {
        if (complaint.Proposal is not { } proposal) return null;
        string[] parts = [.. complaint.Path.Split('/').Skip(1).Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
        var isName = complaint.Code == FindingCode.UnknownProperty;
        return Change(document, parts, isName && complaint.Path.Contains("/set/", StringComparison.Ordinal), there => isName ? Renamed(there, proposal) : Meant(proposal)).AsObject;
    }

    // The value at the end of the path, or the name under which it stands.
    private static Value Change(Value at, ReadOnlySpan<string> path, bool isMember, Func<Value, Value> change)
    {
        if (path.Length == 0) return change(at);
        if (at.AsArray is { } list && int.TryParse(path[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count)
        {
            var inner = Change(list[index], path[1..], isMember, change);
            return ArrayValue.Of(list.Select((v, i) => i == index ? inner : v));
        }

        if (at.AsObject is not { } members || members[path[0]].IsMissing) return at;
        if (path.Length > 1 || !isMember || members[path[0]].IsObject) return members.With(path[0], Change(members[path[0]], path[1..], isMember, change));
        var renamed = new ObjectBuilder();
        foreach (var (name, value) in members) renamed.Set(name == path[0] ? change(name).AsString! : name, value);
        return renamed.Build();
    }

    private static Value Renamed(Value there, string proposal)
    {
        if (there.AsString is { } name) return LastPart(name, proposal);
        if (there.AsObject is not { Count: 1 } read) return there;
        var argument = read.Slots[0];
        Value renamed = argument.AsArray is { Count: > 0 } list ? ArrayValue.Of(list.Select((v, i) => i == 0 && v.AsString is { } first ? LastPart(first, proposal) : v))
            : argument.AsString is { } path ? LastPart(path, proposal) : argument;
        return read.With(read.Shape.Names[0], renamed);
    }

    // properties.powr_kw becomes properties.power_kw; a nested property is proposed as a whole.
    private static string LastPart(string path, string proposal)
    {
        const string Properties = "properties.";
        var at = path.LastIndexOf(Properties, StringComparison.Ordinal);
        return at < 0 ? proposal : path[..(at + Properties.Length)] + proposal;
    }

    private static Value Meant(string proposal)
    {
        try
        {
            return ValueJson.Parse(proposal);
        }
        catch (JsonException)
        {
            return proposal;
        }
    }
}
