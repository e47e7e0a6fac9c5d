using Synapse.Core.Rules;

namespace Synapse.Web.Rules.Editing;

/// <summary>In which sort of field a member of an action is edited.</summary>
public enum ActionFieldKind
{
    Text,
    Choice,
    Number,
    List,
    Value,
    Endpoint,
    Query,
    Condition,
    Set,
}

/// <param name="Name">The member of the action.</param>
/// <param name="Choices">The words to choose from.</param>
public sealed record ActionField(string Name, ActionFieldKind Kind, params IReadOnlyList<string> Choices);

/// <summary>The members of each action in the order in which people fill them in, and what a new action begins with.</summary>
public static class ActionFields
{
    private static readonly Dictionary<string, (ActionField[] Fields, string Start)> All = new()
    {
        [ActionTypes.SetProperty] = ([new("set", ActionFieldKind.Set)], """{"type": "SET_PROPERTY", "set": {}}"""),
        [ActionTypes.Validate] = (
            [new("check", ActionFieldKind.Condition), new("severity", ActionFieldKind.Choice, "INFO", "WARNING", "ERROR"), new("message", ActionFieldKind.Text)],
            """{"type": "VALIDATE", "check": {"and": []}, "severity": "WARNING", "message": "{tag}: "}"""),
        [ActionTypes.CreateChild] = (
            [new("child_type", ActionFieldKind.Text), new("child_tag", ActionFieldKind.Text), new("relation", ActionFieldKind.Text), new("discipline", ActionFieldKind.Text),
             new("inherit", ActionFieldKind.List), new("description", ActionFieldKind.Text), new("set", ActionFieldKind.Set)],
            """{"type": "CREATE_CHILD", "child_type": "MOTOR", "child_tag": "{tag}-M", "relation": "powers"}"""),
        [ActionTypes.CreateCable] = (
            [new("cable_tag", ActionFieldKind.Text), new("cable_type", ActionFieldKind.Choice, "POWER", "CONTROL", "SIGNAL", "FIBER"), new("from", ActionFieldKind.Endpoint), new("to", ActionFieldKind.Endpoint),
             new("length_m", ActionFieldKind.Value), new("sizing", ActionFieldKind.Choice, "none", "auto"), new("discipline", ActionFieldKind.Text), new("set", ActionFieldKind.Set)],
            """{"type": "CREATE_CABLE", "cable_tag": "{tag}-PWR", "cable_type": "POWER", "from": {"tag": "{properties.mcc}"}, "to": {"tag": "{tag}"}, "length_m": 50}"""),
        [ActionTypes.CreateRelationship] = (
            [new("relation", ActionFieldKind.Text), new("direction", ActionFieldKind.Choice, "outgoing", "incoming"), new("target", ActionFieldKind.Endpoint), new("discipline", ActionFieldKind.Text)],
            """{"type": "CREATE_RELATIONSHIP", "relation": "controls", "target": {"where": {"==": [{"var": "type"}, "PLC"]}}}"""),
        [ActionTypes.CreatePackage] = ([new("package", ActionFieldKind.Text), new("name", ActionFieldKind.Text)], """{"type": "CREATE_PACKAGE", "package": "EL-M040"}"""),
        [ActionTypes.AllocateIo] = (
            [new("signal", ActionFieldKind.Choice, "AI", "AO", "DI", "DO"), new("signal_name", ActionFieldKind.Text), new("count", ActionFieldKind.Number), new("cards", ActionFieldKind.Query)],
            """{"type": "ALLOCATE_IO", "signal": "DI"}"""),
    };

    public static IReadOnlyList<ActionField> Of(string? type) => type is not null && All.TryGetValue(type, out var action) ? action.Fields : [];

    /// <summary>A new action, as JSON.</summary>
    public static string Start(string type) => All[type].Start;

    /// <summary>The actions that a rule over these can take.</summary>
    public static IEnumerable<string> For(RuleTarget target) =>
        target == RuleTarget.Cable ? [ActionTypes.SetProperty, ActionTypes.Validate, ActionTypes.CreatePackage] : All.Keys;
}
