using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Rules.Templates;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Layout;

namespace Synapse.Web.Rules;

/// <summary>A new rule, from a template or from a blank document.</summary>
public sealed partial class NewRulePage
{
    private const string Blank =
        """
        {
          "id": "project-new-rule",
          "name": "New rule",
          "source": "PROJECT",
          "status": "DRAFT",
          "condition": { "==": [{ "var": "type" }, "PUMP"] },
          "actions": [
            { "type": "SET_PROPERTY", "set": { "voltage": { "var": "project.settings.standard_voltage" } } }
          ],
          "test_cases": [
            { "name": "a pump", "asset": { "type": "PUMP" }, "acts": true }
          ]
        }
        """;

    private RuleTemplate? _template;
    private string? _start;
    private Refusal? _refusal;

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required RuleStore Store { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    private void Back() => (_start, _template, _refusal) = (null, _start is null ? null : _template, null);

    private async Task SaveAsync(RuleEdit edit)
    {
        var id = edit.Document["id"].AsString ?? "";
        switch (await Store.SaveAsync(await Person.ActorAsync(), Project!.Id, $"New rule {id}", [edit with { BasedOn = 0 }], CancellationToken.None))
        {
            case Outcome<RulesSaved>.Done:
                Navigator.NavigateTo($"/rules/{Uri.EscapeDataString(id)}");
                break;
            case Outcome<RulesSaved>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }
}
