using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running.Actions;

/// <summary>Finds the assets that an action names.</summary>
internal sealed class Endpoints(Workbench bench)
{
    /// <summary>One asset: the one of the tag, or the first by tag that the query finds. Null when there is none, which has been noted or is waited for.</summary>
    public AssetNode? One(Turn turn, CompiledAction action, CompiledEndpoint endpoint, string what)
    {
        if (endpoint.Query is { } query)
        {
            if (bench.Queries.Find(query, turn.Subject) is [var first, ..]) return first;
            bench.Fail(turn, action, NoteCode.NoTarget, $"{turn.Subject.Tag}: nothing matches what {what} is looked for by.");
            return null;
        }

        var filled = endpoint.Tag!.Fill(turn.Subject.Fields);
        if (filled.Text is not { } tag) bench.MissingFor(turn, action, filled.MissingPath!, what);
        else if (bench.Plant.Asset(tag) is { } asset) return asset;
        else bench.WaitFor(tag, turn, action);
        return null;
    }

    /// <summary>All assets that the endpoint means, by tag, without the asset at hand. Null when a tag cannot be resolved, which has been noted or is waited for.</summary>
    public IReadOnlyList<AssetNode>? All(Turn turn, CompiledAction action, CompiledEndpoint endpoint, string what)
    {
        if (endpoint.Query is { } query) return [.. bench.Queries.Find(query, turn.Subject).Where(a => !ReferenceEquals(a, turn.Subject))];
        return One(turn, action, endpoint, what) is { } one ? ReferenceEquals(one, turn.Subject) ? [] : [one] : null;
    }
}
