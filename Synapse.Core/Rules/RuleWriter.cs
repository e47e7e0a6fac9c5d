using System.Globalization;
using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rules;

/// <summary>Writes a rule as a document: every member that has a meaning, defaults included, in the order of the documentation.</summary>
public static class RuleWriter
{
    /// <summary>The document; reading it gives the same rule.</summary>
    public static ObjectValue Write(RuleDocument rule)
    {
        var json = new ObjectBuilder(16)
            .Set("id", rule.Id.Value)
            .Set("name", rule.Name)
            .Set("source", rule.Source.Word())
            .Set("priority", rule.Priority)
            .Set("enforced", rule.Enforced)
            .Set("discipline", Text(rule.Discipline))
            .Set("category", Text(rule.Category))
            .Set("description", Text(rule.Description))
            .Set("status", rule.Status.Word())
            .Set("active", rule.Active)
            .Set("effective_from", Moment(rule.EffectiveFrom))
            .Set("effective_to", Moment(rule.EffectiveTo))
            .Set("applies_to", rule.AppliesTo == RuleTarget.Cable ? "cable" : "asset");
        if (rule.Tables.Count > 0) json.Set("tables", rule.Tables);
        json.Set("functions", rule.Json["functions"]);
        if (rule.Table is null) json.Set("condition", rule.Condition);
        else json.Set("condition", rule.Json["condition"]).Set("table", rule.Json["table"]);
        var actions = rule.Actions.Skip(rule.Table is null ? 0 : 1).Select(a => Value.From(Action(a))).ToList();
        if (rule.Table is null || actions.Count > 0) json.Set("actions", ArrayValue.Of(actions));
        if (rule.TestCases.Count > 0) json.Set("test_cases", Value.Array([.. rule.TestCases.Select(TestCase)]));
        return json.Build();
    }

    private static ObjectValue Action(RuleAction action)
    {
        var json = new ObjectBuilder().Set("type", ActionTypes.Of(action));
        switch (action)
        {
            case RuleAction.CreateChild child:
                json.Set("child_type", child.ChildType).Set("child_tag", child.TagPattern).Set("relation", child.Relation).Set("discipline", Text(child.Discipline));
                if (child.Inherit.Count > 0) json.Set("inherit", Value.Array([.. child.Inherit.Select(i => Value.From(PropertyPath.Short(i)))]));
                json.Set("set", Set(child.Set)).Set("description", Text(child.Description));
                break;
            case RuleAction.CreateCable cable:
                json.Set("cable_tag", cable.TagPattern).Set("cable_type", cable.CableType).Set("from", Endpoint(cable.From)).Set("to", Endpoint(cable.To))
                    .Set("length_m", cable.LengthM).Set("sizing", cable.AutoSize ? "auto" : "none").Set("set", Set(cable.Set)).Set("discipline", Text(cable.Discipline));
                break;
            case RuleAction.CreateRelationship edge:
                json.Set("relation", edge.Relation).Set("direction", edge.Outgoing ? "outgoing" : "incoming").Set("target", Endpoint(edge.Target)).Set("discipline", Text(edge.Discipline));
                break;
            case RuleAction.SetProperty set:
                json.Set("set", set.Set);
                break;
            case RuleAction.CreatePackage package:
                json.Set("package", package.CodePattern).Set("name", Text(package.Name));
                break;
            case RuleAction.AllocateIo io:
                json.Set("signal", io.SignalType).Set("signal_name", Text(io.SignalName));
                if (io.CardsWhere != Value.True) json.Set("cards", ObjectValue.Of(("where", io.CardsWhere)));
                if (io.Count != 1) json.Set("count", io.Count);
                break;
            case RuleAction.Validate validate:
                json.Set("check", validate.Check).Set("severity", validate.Severity.Word()).Set("message", validate.Message);
                break;
        }

        return json.Build();
    }

    private static Value Endpoint(EndpointQuery query) => query switch
    {
        EndpointQuery.ByTag tag => ObjectValue.Of((Field.Tag, tag.Pattern)),
        EndpointQuery.Where where => ObjectValue.Of(("where", where.Condition)),
        _ => throw new ArgumentOutOfRangeException(nameof(query), query, null),
    };

    private static Value TestCase(RuleTestCase test)
    {
        var json = new ObjectBuilder().Set("name", test.Name);
        foreach (var (name, value) in test.Data) json.Set(name, value);
        json.Set("acts", test.Acts);
        return (test.Finds is { } finds ? json.Set("finds", finds) : json).Build();
    }

    private static Value Set(ObjectValue set) => set.Count == 0 ? Value.Missing : set;

    private static Value Moment(DateTimeOffset? moment) => moment is { } at ? at.ToString("O", CultureInfo.InvariantCulture) : Value.Missing;

    private static Value Text(string? text) => text is null ? Value.Missing : text;
}
