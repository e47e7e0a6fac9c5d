using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Rules.Templates;

namespace Synapse.Web.Rules;

/// <summary>Asks for the parameters of a template, each as its kind wants it, and makes the document.</summary>
public partial class TemplateForm
{
    private readonly Dictionary<string, string> _values = [];
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
        foreach (var parameter in Template.Parameters) _values[parameter.Name] = Show(parameter);
    }

    private static string Show(TemplateParameter parameter) => parameter.Kind switch
    {
        ParameterKind.Table => ValueJson.WriteIndented(parameter.Default),
        ParameterKind.Words => string.Join(", ", (parameter.Default.AsArray ?? ArrayValue.Empty).Select(w => w.AsString)),
        ParameterKind.Number => parameter.Default.AsNumber.ToString(CultureInfo.CurrentCulture),
        _ => parameter.Default.AsString ?? "",
    };

    private static Value Read(TemplateParameter parameter, string text) => parameter.Kind switch
    {
        ParameterKind.Table => ValueJson.Parse(text),
        ParameterKind.Words => ArrayValue.Of(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(w => Value.From(w))),
        ParameterKind.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.CurrentCulture, out var number) ? number : Value.From(text),
        _ => text,
    };

    private void Set(TemplateParameter parameter, ChangeEventArgs change)
    {
        _values[parameter.Name] = change.Value?.ToString() ?? "";
        _complaints.Remove(parameter.Name);
        try
        {
            if (parameter.Complaint(Read(parameter, _values[parameter.Name])) is { } complaint) _complaints[parameter.Name] = complaint;
        }
        catch (JsonException broken)
        {
            _complaints[parameter.Name] = broken.Message;
        }
    }

    private async Task MakeAsync()
    {
        var values = ObjectValue.Of(("id", _id.Trim()), ("name", _name.Trim()), ("source", _source));
        foreach (var parameter in Template.Parameters) values = values.With(parameter.Name, Read(parameter, _values[parameter.Name]));
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
