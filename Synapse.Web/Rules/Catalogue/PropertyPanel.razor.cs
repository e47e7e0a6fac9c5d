using System.Globalization;
using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules.Catalogue;

namespace Synapse.Web.Rules.Catalogue;

/// <summary>What is seen of a property, and the form in which it is declared.</summary>
public sealed partial class PropertyPanel
{
    private const int ShownValues = 5;
    private string _name = "";
    private string _sort = "";
    private string _unit = "";
    private string _description = "";
    private string _allowed = "";

    /// <summary>The property; null for one that nobody has seen or declared.</summary>
    [Parameter, EditorRequired]
    public CatalogueEntry? Entry { get; set; }

    [Parameter, EditorRequired]
    public EntityKind Kind { get; set; }

    [Parameter]
    public bool MayDeclare { get; set; }

    [Parameter]
    public Refusal? Refusal { get; set; }

    [Parameter]
    public EventCallback<(string Path, PropertyDeclaration Declaration)> OnSave { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    protected override void OnInitialized()
    {
        if (Entry?.Declared is not { } declared) return;
        (_sort, _unit, _description) = (declared.Type?.Word() ?? "", declared.Unit ?? "", declared.Description ?? "");
        _allowed = string.Join('\n', declared.Allowed.Select(v => v.AsString ?? v.ToString()));
    }

    private Task SaveAsync()
    {
        var type = Words.Parse<PropertyType>(_sort);
        var path = Entry?.Path ?? (_name.Trim().StartsWith(Field.Properties + ".", StringComparison.Ordinal) ? _name.Trim() : $"{Field.Properties}.{_name.Trim()}");
        Value[] allowed = [.. _allowed.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).Select(l => Read(l, type ?? Entry?.Type)).Distinct()];
        return OnSave.InvokeAsync((path, new PropertyDeclaration(type, Said(_unit), Said(_description), allowed)));
    }

    private static Value Read(string line, PropertyType? type) => type switch
    {
        PropertyType.Number when double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        PropertyType.Flag when bool.TryParse(line, out var flag) => flag,
        _ => line,
    };

    private static string? Said(string text) => text.Trim() is { Length: > 0 } said ? said : null;

    private string Range(PropertyFacts facts)
    {
        if (facts is { Type: PropertyType.Number, Min: { } min, Max: { } max, Distinct: > 3 }) return $"{min.ToString("G6", CultureInfo.CurrentCulture)} – {max.ToString("G6", CultureInfo.CurrentCulture)}";
        var shown = string.Join(", ", facts.Samples.Take(ShownValues).Select(v => v.AsString ?? v.ToString()));
        return facts.Distinct > ShownValues ? $"{shown}, …" : shown;
    }
}
