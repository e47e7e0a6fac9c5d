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
        CandidatePaths.AddRange(alsoReads);
        foreach (var path in Program.Reads)
        {
            var (head, tail) = Reads.Split(path.Text);
            if (head == "self") SelfPaths.Add(tail);
            else if (head != "project") CandidatePaths.Add(head == "asset" ? tail : path.Text);
        }

        if (!Program.ReadsEverything) return;
        SelfPaths.Add("");
        CandidatePaths.Add("");
    }

    public LogicProgram Program { get; }

    /// <summary>The types that a candidate must be of, or null for any.</summary>
    public IReadOnlySet<string>? Types { get; }

    /// <summary>What it reads of the asset at hand.</summary>
    public List<string> SelfPaths { get; } = [];

    /// <summary>What it reads of a candidate.</summary>
    public List<string> CandidatePaths { get; } = [];
}
