using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules.Decisions;

namespace Synapse.Core.Rules.Checking;

/// <summary>For what a piece of JSONLogic stands in a rule.</summary>
internal enum LogicRole
{
    /// <summary>Whether the rule acts.</summary>
    Condition,

    /// <summary>What a VALIDATE action checks.</summary>
    Check,

    /// <summary>Which assets an action is about.</summary>
    Query,

    /// <summary>A value that is computed.</summary>
    Value,
}

/// <summary>A piece of JSONLogic, or a value to be set, with its place in the document.</summary>
/// <param name="Writes">The leaf path that a value is written to; null where none is.</param>
/// <param name="Kind">Whose path that is.</param>
/// <param name="IsNew">Whether the value goes to something that the rule creates, and not to the subject.</param>
internal sealed record LogicPart(Value Logic, string Path, LogicRole Role, string? Writes = null, EntityKind Kind = EntityKind.Asset, bool IsNew = false)
{
    /// <summary>The condition and all that the actions hold, in document order.</summary>
    public static IEnumerable<LogicPart> Of(RuleDocument rule)
    {
        if (rule.Json["table"].IsMissing) yield return new(rule.Condition, ConditionPath(rule.Json), LogicRole.Condition);
        else if (!rule.Json["condition"].IsMissing) yield return new(rule.Json["condition"], "/condition", LogicRole.Condition);
        foreach (var part in OfTable(rule)) yield return part;
        var actions = rule.Json["actions"].AsArray ?? ArrayValue.Empty;
        for (var i = 0; i < actions.Count; i++)
            foreach (var part in OfAction(actions[i], $"/actions/{i}", rule.AppliesTo)) yield return part;
    }

    // Each cell on its own, so that a complaint stands at the cell.
    private static IEnumerable<LogicPart> OfTable(RuleDocument rule)
    {
        if (rule.Table is not { } table) yield break;
        var kind = rule.AppliesTo == RuleTarget.Cable ? EntityKind.Cable : EntityKind.Asset;
        for (var i = 0; i < table.Rows.Count; i++)
        {
            for (var j = 0; j < table.Rows[i].When.Count; j++)
                if (table.Rows[i].When[j] is { } cell) yield return new(cell, $"/table/rows/{i}/when/{j}", LogicRole.Condition);
            for (var j = 0; j < table.Outputs.Count; j++)
                yield return new(table.Rows[i].Then[j], $"/table/rows/{i}/then/{j}", LogicRole.Value, table.Policy == HitPolicy.Collect ? null : PropertyPath.Of(table.Outputs[j].Property, kind), kind);
        }
    }

    private static string ConditionPath(ObjectValue json) => json["condition"].IsMissing && !json["conditions"].IsMissing ? "/conditions" : "/condition";

    private static IEnumerable<LogicPart> OfAction(Value action, string path, RuleTarget target)
    {
        var subject = target == RuleTarget.Cable ? EntityKind.Cable : EntityKind.Asset;
        switch (action["type"].AsString)
        {
            case ActionTypes.SetProperty:
                return Set(action, path, subject, isNew: false);
            case ActionTypes.CreateChild:
                return Set(action, path, EntityKind.Asset, isNew: true);
            case ActionTypes.CreateCable:
                return [.. Where(action, "from", path), .. Where(action, "to", path), .. One(action["length_m"], $"{path}/length_m", LogicRole.Value), .. Set(action, path, EntityKind.Cable, isNew: true)];
            case ActionTypes.CreateRelationship:
                return Where(action, "target", path);
            case ActionTypes.AllocateIo:
                return Where(action, "cards", path);
            case ActionTypes.Validate:
                return One(action["check"], $"{path}/check", LogicRole.Check);
            default:
                return [];
        }
    }

    private static IEnumerable<LogicPart> Where(Value action, string member, string path) => One(action[member]["where"], $"{path}/{member}/where", LogicRole.Query);

    private static IEnumerable<LogicPart> One(Value logic, string path, LogicRole role) => logic.IsNullOrMissing ? [] : [new(logic, path, role)];

    private static IEnumerable<LogicPart> Set(Value action, string path, EntityKind kind, bool isNew) =>
        from member in action["set"].AsObject ?? ObjectValue.Empty
        let leaf = PropertyPath.Of(member.Key, kind)
        where leaf is not null
        select new LogicPart(member.Value, $"{path}/set/{Pointer(member.Key)}", LogicRole.Value, leaf, kind, isNew);

    public static string Pointer(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
