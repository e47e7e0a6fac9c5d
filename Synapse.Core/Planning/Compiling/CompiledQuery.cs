using Synapse.Core.Logic;

namespace Synapse.Core.Planning.Compiling;

/// <summary>A condition over assets, in which <c>self</c> is the asset at hand.</summary>
internal sealed class CompiledQuery
{
    /// <param name="type">The type that a candidate has to be of in any case, or null.</param>
    /// <param name="alsoReads">What the action reads of a candidate besides.</param>
    public CompiledQuery(Value condition, LogicOptions options, string? type = null, params ReadOnlySpan<string> alsoReads)
    {
        Program = Formula.Compile(condition, options);
        Types = type is null ? Gates.TypesOf(Program) : new HashSet<string>([type], StringComparer.OrdinalIgnoreCase);
        Join = QueryJoin.In(condition);
        var (self, candidate) = (new List<string>(), new List<string>(alsoReads.ToArray()));
        foreach (var path in Program.Reads)
        {
            var (head, tail) = Reads.Split(path.Text);
            if (head == "self") self.Add(tail);
            else if (head != "project") candidate.Add(head == "asset" ? tail : path.Text);
        }

        SelfPaths = Program.ReadsEverything ? [""] : [.. self];
        CandidatePaths = Program.ReadsEverything ? [""] : [.. candidate];
    }

    public LogicProgram Program { get; }

    /// <summary>The types that a candidate must be of, or null for any.</summary>
    public IReadOnlySet<string>? Types { get; }

    /// <summary>An equality that must hold between candidate and asset at hand, or null.</summary>
    public QueryJoin? Join { get; }

    /// <summary>What it reads of the asset at hand.</summary>
    public string[] SelfPaths { get; }

    /// <summary>What it reads of a candidate.</summary>
    public string[] CandidatePaths { get; }

    public bool Admits(string? type) => Types is null || (type is not null && Types.Contains(type));
}
