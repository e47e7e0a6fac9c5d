using Synapse.Core.Logic;

namespace Synapse.Core.Tests.Logic;

/// <summary>One case of a suite: a rule, its data, and the value or error that must come of it.</summary>
internal sealed record SuiteCase(Value Rule, Value Data, Value Expected, bool IsError)
{
    public static SuiteCase Read(Value entry)
    {
        if (entry.AsArray is { } official) return new(official[0], official[1], official[2], false);
        var isError = !entry["error"].IsMissing;
        return new(entry["rule"], entry["data"], isError ? entry["error"] : entry["result"], isError);
    }

    public LogicResult Run(LogicProfile profile)
    {
        var compiled = LogicProgram.Compile(Rule, LogicOptions.Conformance(profile));
        return compiled.Program?.Evaluate(Data) ?? LogicResult.OfError(ObjectValue.Of(("type", "Unknown Operator")));
    }

    public bool Accepts(LogicResult actual) =>
        IsError ? !actual.Error.IsMissing && Expected.AsObject!.All(m => actual.Error[m.Key] == m.Value) : actual.IsValue && actual.Value == Expected;
}
