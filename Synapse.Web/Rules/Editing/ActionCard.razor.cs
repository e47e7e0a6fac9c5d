using System.Globalization;
using Microsoft.AspNetCore.Components;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Building;
using Synapse.Core.Rules.Catalogue;
using Synapse.Core.Rules.Checking;

namespace Synapse.Web.Rules.Editing;

/// <summary>One action of the rule in fields.</summary>
public sealed partial class ActionCard
{
    private const string Where = "where";
    private const string MemberPrefix = "F_";
    private static readonly Value NoWhere = ObjectValue.Of(("and", Value.EmptyArray));

    [Parameter, EditorRequired]
    public required Value Action { get; set; }

    [Parameter, EditorRequired]
    public required string Pointer { get; set; }

    [Parameter]
    public EventCallback<Value> OnChange { get; set; }

    [Parameter]
    public EventCallback OnRemove { get; set; }

    [Parameter]
    public EventCallback<int> OnMove { get; set; }

    [CascadingParameter]
    public required EditorScope Scope { get; set; }

    private string Type => Action["type"].AsString ?? "";

    /// <summary>To what the values of <c>set</c> go.</summary>
    private EntityKind Written => Type switch { ActionTypes.CreateCable => EntityKind.Cable, ActionTypes.CreateChild => EntityKind.Asset, _ => Scope.Kind };

    private static bool IsWide(ActionField field) => field.Kind is ActionFieldKind.Set or ActionFieldKind.Condition or ActionFieldKind.Query or ActionFieldKind.Endpoint || field.Name is "message" or "description";

    private string IdOf(ActionField field) => $"field{Pointer.Replace('/', '-')}-{field.Name}";

    private string Shown(ActionField field) => field.Kind == ActionFieldKind.List
        ? string.Join("; ", (Action[field.Name].AsArray ?? ArrayValue.Empty).Select(v => v.AsString ?? v.ToString()))
        : ValueInput.Write(Action[field.Name], field.Kind == ActionFieldKind.Text ? PropertyType.Text : PropertyType.Number);

    private static Value Meant(ActionField field, string typed)
    {
        if (typed.Trim().Length == 0) return Value.Missing;
        return field.Kind switch
        {
            ActionFieldKind.List => ArrayValue.Of(typed.Split(';').Select(t => t.Trim()).Where(t => t.Length > 0).Select(t => (Value)t)),
            ActionFieldKind.Number => int.TryParse(typed, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : typed.Trim(),
            ActionFieldKind.Value => ValueInput.Read(typed, PropertyType.Number, "m"),
            _ => typed.Trim(),
        };
    }

    private IEnumerable<PlacedComplaint> Others(IReadOnlyList<ActionField> fields) =>
        Scope.At(Pointer).Where(c => !fields.Any(f => c.Path == $"{Pointer}/{f.Name}" || c.Path.StartsWith($"{Pointer}/{f.Name}/", StringComparison.Ordinal)));

    private Task Say(string member, Value value) => OnChange.InvokeAsync(Action.AsObject!.With(member, value));
}
