using System.Globalization;
using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Rules.Catalogue;
using Synapse.Core.Rules.Templates;

namespace Synapse.Web.Rules;

/// <summary>Asks for the parameters of a template, each as its kind wants it, and makes the document.</summary>
public partial class TemplateForm
{
    private readonly Dictionary<string, Value> _values = [];
    private readonly Dictionary<string, string> _complaints = [];
    private string _id = "";
    private string _name = "";
    private string _source = "PROJECT";
    private Refusal? _refusal;

    [Parameter, EditorRequired]
    public required RuleTemplate Template { get; set; }

    [Parameter]
    public EventCallback<ObjectValue> OnMade { get; set; }

    [Parameter]
    public EventCallback OnBack { get; set; }

    protected override void OnInitialized()
    {
        (_id, _name) = ($"project-{Template.Id}", Template.Name);
        foreach (var parameter in Template.Parameters) _values[parameter.Name] = parameter.Default;
    }

    private string Shown(TemplateParameter parameter) => _values[parameter.Name] switch
    {
        { AsArray: { } words } => string.Join(", ", words.Select(w => w.AsString)),
        { IsNumber: true } number => number.AsNumber.ToString(CultureInfo.CurrentCulture),
        var text => text.AsString ?? "",
    };

    private static Value Meant(TemplateParameter parameter, string text) => parameter.Kind switch
    {
        ParameterKind.Words => ArrayValue.Of(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(w => Value.From(w))),
        ParameterKind.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.CurrentCulture, out var number) ? number : Value.From(text),
        _ => text,
    };

    private static string? UnitOf(TemplateParameter parameter) => parameter.Kind == ParameterKind.Number ? UnitNames.OfProperty(parameter.Name) : null;

    private static string? HintOf(TemplateParameter parameter) => parameter.Kind switch
    {
        ParameterKind.Words => "WordsHint",
        ParameterKind.Pattern => "PatternHint",
        _ => null,
    };

    private void Say(TemplateParameter parameter, Value value)
    {
        _values[parameter.Name] = value;
        if (parameter.Complaint(value) is { } complaint) _complaints[parameter.Name] = complaint;
        else _complaints.Remove(parameter.Name);
    }

    private async Task MakeAsync()
    {
        var values = ObjectValue.Of(("id", _id.Trim()), ("name", _name.Trim()), ("source", _source));
        foreach (var (name, value) in _values) values = values.With(name, value);
        switch (Template.Instantiate(values))
        {
            case Outcome<ObjectValue>.Done(var document):
                await OnMade.InvokeAsync(document);
                break;
            case Outcome<ObjectValue>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }
}
