using Synapse.Core.Logic.Analysis;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic;

/// <summary>A condition in plain English.</summary>
public static class LogicWords
{
    /// <summary>"type is PUMP and properties.power_kw is greater than 55". A rule that cannot be read gives its first complaint.</summary>
    public static string Describe(Value logic)
    {
        var reader = new LogicReader(LogicOptions.ForRules with { CheckArguments = false }, anyName: true);
        var source = reader.Read(logic);
        return reader.Complaints is [var first, ..] ? first.Message : Wording.Of(source);
    }
}
