using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rules.Reading;

/// <summary>Reads the actions of a rule document.</summary>
internal sealed class ActionReader(RuleTarget target, LogicCheck check)
{
    /// <summary>The signal types of IO channels.</summary>
    public static readonly string[] Signals = ["AI", "AO", "DI", "DO"];

    // What one rule writes in several actions: twice the same leaf would be a value that never stands.
    private readonly List<string> _written = [];

    private EntityKind Kind => target == RuleTarget.Cable ? EntityKind.Cable : EntityKind.Asset;

    public RuleAction? Read(DocumentNode node)
    {
        if (node.Members().Count == 0) return null;
        var type = node["type"].Text();
        if (target == RuleTarget.Cable && type is ActionTypes.CreateChild or ActionTypes.CreateCable or ActionTypes.CreateRelationship or ActionTypes.AllocateIo)
            node["type"].Complain(RuleComplaintCode.WrongValue, $"A rule over cables cannot {type}; it can {ActionTypes.SetProperty}, {ActionTypes.CreatePackage} and {ActionTypes.Validate}.");
        switch (type)
        {
            case ActionTypes.CreateChild: return CreateChild(node);
            case ActionTypes.CreateCable: return CreateCable(node);
            case ActionTypes.CreateRelationship: return CreateRelationship(node);
            case ActionTypes.SetProperty: return SetProperty(node);
            case ActionTypes.CreatePackage: return CreatePackage(node);
            case ActionTypes.AllocateIo: return AllocateIo(node);
            case ActionTypes.Validate: return Validate(node);
            case "": return null;
            default:
                node["type"].Complain(RuleComplaintCode.UnknownAction, $"There is no action '{type}'; known are {string.Join(", ", ActionTypes.All)}.");
                return null;
        }
    }

    private RuleAction.CreateChild CreateChild(DocumentNode node)
    {
        node.Allow("type", "child_type", "child_tag", "relation", "discipline", "inherit", "set", "description");
        return new(
            node["child_type"].Text(),
            node["child_tag"].Pattern(allowSeq: true),
            node["relation"].OptionalText() ?? Parentage.ChildOf,
            node["discipline"].OptionalText(),
            [.. node["inherit"].Items().Select(Inherited)],
            Set(node["set"], EntityKind.Asset, needed: false),
            node["description"].IsThere ? node["description"].Pattern(allowSeq: false) : null);
    }

    private static string Inherited(DocumentNode name)
    {
        var text = name.Text();
        if (text is Field.Area or Field.System or Field.Description or Field.Discipline) return text;
        if (text.Length > 0 && PropertyPath.Of(text, EntityKind.Asset) is { } path) return path;
        if (text.Length > 0) name.Complain(RuleComplaintCode.BadPath, $"'{text}' cannot be inherited.");
        return text;
    }

    private RuleAction.CreateCable CreateCable(DocumentNode node)
    {
        node.Allow("type", "cable_tag", "cable_type", "from", "to", "length_m", "sizing", "set", "discipline");
        var sizing = node["sizing"].OneOf("none", "auto", "none");
        if (sizing == "auto" && !node["length_m"].IsThere) node["length_m"].Complain(RuleComplaintCode.MissingMember, "A cable that is sized needs its length.");
        if (node["length_m"].IsThere) Amount(node["length_m"]);
        return new(
            node["cable_tag"].Pattern(allowSeq: true),
            node["cable_type"].OneOf(null, "POWER", "CONTROL", "SIGNAL", "FIBER"),
            Endpoint(node["from"]),
            Endpoint(node["to"]),
            node["length_m"].Value,
            sizing == "auto",
            Set(node["set"], EntityKind.Cable, needed: false),
            node["discipline"].OptionalText());
    }

    private void Amount(DocumentNode node)
    {
        if (RuleLogic.IsLogic(node.Value)) check.Check(node, RuleLogic.RootsOf(target));
        else if (!node.Value.IsNumber || node.Value.AsNumber < 0) node.Complain(RuleComplaintCode.WrongType, $"A number of metres or JSONLogic is needed here, not {node.Value}.");
    }

    private RuleAction.CreateRelationship CreateRelationship(DocumentNode node)
    {
        node.Allow("type", "relation", "direction", "target", "discipline");
        return new(
            node["relation"].Text(),
            Endpoint(node["target"]),
            node["direction"].OneOf("outgoing", "outgoing", "incoming") == "outgoing",
            node["discipline"].OptionalText());
    }

    private RuleAction.SetProperty SetProperty(DocumentNode node)
    {
        node.Allow("type", "set");
        var set = Set(node["set"], Kind, needed: true);
        foreach (var (name, _) in set)
        {
            if (PropertyPath.Of(name, Kind) is not { } path) continue;
            if (_written.Exists(other => PropertyPath.Overlap(other, path))) node["set"][name].Complain(RuleComplaintCode.BadPath, $"'{name}' is set by another action of this rule.");
            _written.Add(path);
        }

        if (node["set"].Value.AsObject is { Count: 0 }) node["set"].Complain(RuleComplaintCode.MissingMember, "At least one property is needed here.");
        return new(set);
    }

    private static RuleAction.CreatePackage CreatePackage(DocumentNode node)
    {
        node.Allow("type", "package", "name");
        return new(node["package"].Pattern(allowSeq: false), node["name"].OptionalText());
    }

    private RuleAction.AllocateIo AllocateIo(DocumentNode node)
    {
        node.Allow("type", "signal", "signal_name", "cards", "count");
        var cards = node["cards"];
        cards.Members(needed: false);
        cards.Allow("where");
        var where = cards["where"];
        if (where.IsThere) check.Check(where, RuleLogic.RootsOfQuery);
        return new(
            node["signal"].OneOf(null, Signals),
            node["signal_name"].IsThere ? node["signal_name"].Pattern(allowSeq: false) : null,
            where.IsThere ? where.Value : Value.True,
            node["count"].Whole(1, 1, 64));
    }

    private RuleAction.Validate Validate(DocumentNode node)
    {
        node.Allow("type", "check", "severity", "message");
        if (node["check"].Value.IsMissing) node["check"].Complain(RuleComplaintCode.MissingMember, "This is needed: JSONLogic that must hold.");
        else check.Check(node["check"], RuleLogic.RootsOf(target));
        return new(node["check"].Value, node["severity"].Word<Severity>(Severity.Warning), node["message"].Pattern(allowSeq: false));
    }

    private EndpointQuery Endpoint(DocumentNode node)
    {
        var members = node.Members();
        node.Allow("tag", "where");
        if (node["where"].IsThere && !node["tag"].IsThere)
        {
            check.Check(node["where"], RuleLogic.RootsOfQuery);
            return new EndpointQuery.Where(node["where"].Value);
        }

        if (node["where"].IsThere) node.Complain(RuleComplaintCode.WrongValue, "Either tag or where, not both.");
        return new EndpointQuery.ByTag(members.Count == 0 ? "" : node["tag"].Pattern(allowSeq: false));
    }

    private ObjectValue Set(DocumentNode node, EntityKind kind, bool needed)
    {
        var set = new ObjectBuilder();
        var seen = new List<string>();
        foreach (var (name, value) in node.Members(needed))
        {
            var item = node[name];
            if (PropertyPath.Of(name, kind) is not { } path) item.Complain(RuleComplaintCode.BadPath, $"'{name}' cannot be set by a rule.");
            else if (seen.Exists(other => PropertyPath.Overlap(other, path))) item.Complain(RuleComplaintCode.BadPath, $"'{name}' is set twice here.");
            else seen.Add(path);
            if (RuleLogic.IsLogic(value)) check.Check(item, RuleLogic.RootsOf(target));
            set.Set(name, value);
        }

        return set.Build();
    }
}
