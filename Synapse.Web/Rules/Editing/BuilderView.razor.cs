using System.Globalization;
using Microsoft.AspNetCore.Components;
using Synapse.Core.Logic;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Building;

namespace Synapse.Web.Rules.Editing;

/// <summary>The document as a form. Members that it has no fields for stay as they are.</summary>
public sealed partial class BuilderView
{
    private const string SourceMember = "source";
    private const string PriorityMember = "priority";
    private const string TargetMember = "applies_to";
    private const string EnforcedMember = "enforced";
    private static readonly string[] Texts = ["name", "id", "description", "discipline", "category"];
    private static readonly Dictionary<string, string> Titles = new() { ["name"] = "Name", ["id"] = "Id", ["description"] = "Description", ["discipline"] = "Discipline", ["category"] = "Category", ["effective_from"] = "EffectiveFrom", ["effective_to"] = "EffectiveTo" };
    private static readonly string[] Days = ["effective_from", "effective_to"];
    private string _newAction = ActionTypes.SetProperty;

    [Parameter, EditorRequired]
    public required ObjectValue Json { get; set; }

    /// <summary>The rule that the document is; null while it is none.</summary>
    [Parameter]
    public RuleDocument? Rule { get; set; }

    /// <summary>Whether the rule is not stored yet, so that its id may be chosen.</summary>
    [Parameter]
    public bool IsNew { get; set; }

    [Parameter]
    public EventCallback<ObjectValue> OnChange { get; set; }

    [CascadingParameter]
    public required EditorScope Scope { get; set; }

    protected override void OnParametersSet()
    {
        if (!ActionFields.For(Scope.Target).Contains(_newAction)) _newAction = ActionTypes.SetProperty;
    }

    private ArrayValue Actions => Json["actions"].AsArray ?? ArrayValue.Empty;

    // The short form of a condition is shown as what it means; it is written out with the first change.
    private Value Condition =>
        Json["condition"] is { IsMissing: false } condition && (condition.AsObject is not { } parts || (parts["asset_type"].IsMissing && parts["property_filters"].IsMissing)) ? condition : Rule?.Condition ?? Value.True;

    private bool IsGroup => ConditionForm.Read(Condition) is ConditionNode.Group;

    private EventCallback RemoveCondition => EventCallback.Factory.Create(this, RemoveConditionAsync);

    private static Value Said(ChangeEventArgs change) => Meant(change.Value?.ToString());

    private static Value Meant(string? typed) => typed?.Trim() is { Length: > 0 } text ? text : Value.Missing;

    // A moment stays a text: a calendar could not show its hour.
    private static bool IsDay(Value value) => value.AsString is not { } text || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private Task Say(string member, Value value) => OnChange.InvokeAsync(Json.With(member, value));

    private Task SayCondition(Value condition)
    {
        var json = Json;
        foreach (var shorter in new[] { "asset_type", "property_filters", "conditions" }) json = json.With(shorter, Value.Missing);
        return OnChange.InvokeAsync(json.With("condition", condition));
    }

    private Task AddTest(ConditionNode[] beside)
    {
        Scope.Focus($"/condition/and/{beside.Length}#path");
        return SayCondition(ConditionForm.Write(new ConditionNode.Group(GroupKind.All, [.. beside, ConditionNode.New])));
    }

    private Task RemoveConditionAsync()
    {
        Scope.Focus("/condition#first");
        return SayCondition(Value.True);
    }

    private Task AddAction()
    {
        Scope.Focus($"/actions/{Actions.Count}");
        return SayActions(Actions.Append(ValueJson.Parse(ActionFields.Start(_newAction))));
    }

    private Task RemoveAction(int at)
    {
        Scope.Focus(Actions.Count == 1 ? "/actions#add" : $"/actions/{Math.Min(at, Actions.Count - 2)}");
        return SayActions(Actions.Where((_, i) => i != at));
    }

    private Task SayActions(IEnumerable<Value> actions) => OnChange.InvokeAsync(Json.With("actions", ArrayValue.Of(actions)));

    private Task Move(int at, int step)
    {
        var actions = Actions.ToList();
        if (at + step < 0 || at + step >= actions.Count) return Task.CompletedTask;
        (actions[at], actions[at + step]) = (actions[at + step], actions[at]);
        Scope.Focus($"/actions/{at + step}#{(step < 0 ? "up" : "down")}");
        return SayActions(actions);
    }
}
