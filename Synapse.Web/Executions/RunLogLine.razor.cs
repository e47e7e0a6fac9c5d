using Microsoft.AspNetCore.Components;
using Synapse.Core.Executions;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Executions;
using Synapse.Web.Controls.Diff;

namespace Synapse.Web.Executions;

/// <summary>One line of the log. A message never changes, so a line is rendered once.</summary>
public partial class RunLogLine
{
    private const int PropertiesSaid = 3;

    [Parameter, EditorRequired]
    public required FeedMessage Line { get; set; }

    [Parameter]
    public string RuleName { get; set; } = "";

    private (string Class, string Icon, string Word) Look => Line.Message switch
    {
        ExecutionMessage.Action action => action.Verb switch
        {
            "CREATED" or "RESTORED" => ("created", "plus", Text[action.Verb]),
            "DELETED" => ("deleted", "minus", Text[action.Verb]),
            _ => ("updated", "edit", Text[action.Verb]),
        },
        ExecutionMessage.Error or ExecutionMessage.Failed => ("failed", "error", Text["KindError"]),
        ExecutionMessage.Cancelled => ("failed", "stop", Text["CANCELLED"]),
        ExecutionMessage.Completed => ("created", "done", Text["COMPLETED"]),
        ExecutionMessage.RuleComplete => ("rule-done", "check", Text["Rule"]),
        _ => ("rule-start", "rules", Text["Rule"]),
    };

    public static string? RuleOf(ExecutionMessage message) => message switch
    {
        ExecutionMessage.Action action => action.RuleId,
        ExecutionMessage.Error error => error.RuleId,
        _ => null,
    };

    protected override bool ShouldRender() => false;

    private static string? Result(ExecutionMessage.Action action, string suffix) => (action.Result["created" + suffix].AsString ?? action.Result["changed" + suffix].AsString);

    /// <summary>What was written where, or for what it was created.</summary>
    private string Said(ExecutionMessage.Action action)
    {
        if (action.Result["after"].AsObject is not { } after) return Text["LogFrom", action.AssetTag];
        var said = after.Take(PropertiesSaid).Select(leaf => $"{Shorten(leaf.Key)} = {ValueText.Of(leaf.Value)}");
        return string.Join(", ", said) + (after.Count > PropertiesSaid ? " …" : "");
    }

    private static string Shorten(string path) => path.StartsWith(Field.Properties + ".", StringComparison.Ordinal) ? path[(Field.Properties.Length + 1)..] : path;
}
