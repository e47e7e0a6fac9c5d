using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules.Reading;

namespace Synapse.Core.Rules.Decisions;

/// <summary>Reads the <c>table</c> of a rule document, cell by cell.</summary>
internal sealed class TableReader(RuleTarget target, LogicCheck check)
{
    private const int MostRows = 2_000;
    private const int MostColumns = 40;

    private EntityKind Kind => target == RuleTarget.Cable ? EntityKind.Cable : EntityKind.Asset;

    public DecisionTable Read(DocumentNode node)
    {
        node.Members();
        node.Allow("hit_policy", "collect", "inputs", "outputs", "rows");
        var policy = node["hit_policy"].Word<HitPolicy>(HitPolicy.Unique);
        if (policy != HitPolicy.Collect && node["collect"].IsThere) node["collect"].Complain(RuleComplaintCode.UnknownMember, "Only the hit policy COLLECT puts rows together.");
        var inputs = node["inputs"].Items().Select(Input).ToList();
        var outputs = node["outputs"].Items().Select(o => Output(o, policy)).ToList();
        if (inputs.Count == 0) node["inputs"].Complain(RuleComplaintCode.MissingMember, "A table needs at least one input.");
        if (outputs.Count == 0) node["outputs"].Complain(RuleComplaintCode.MissingMember, "A table needs at least one output.");
        if (inputs.Count + outputs.Count > MostColumns) node.Complain(RuleComplaintCode.WrongValue, $"A table has at most {MostColumns} columns.");
        Twice(node["outputs"], outputs);
        var rows = node["rows"].Items().Take(MostRows + 1).Select((r, i) => Row(r, i, inputs, outputs)).ToList();
        if (rows.Count == 0) node["rows"].Complain(RuleComplaintCode.MissingMember, "A table needs at least one row.");
        if (rows.Count > MostRows) node["rows"].Complain(RuleComplaintCode.WrongValue, $"A table has at most {MostRows:N0} rows.");
        return new DecisionTable(policy, node["collect"].Word<CollectAs>(CollectAs.List), inputs, outputs, rows);
    }

    private TableInput Input(DocumentNode node)
    {
        node.Members();
        node.Allow("path", "logic", "label");
        if (node["logic"].IsThere)
        {
            if (node["path"].IsThere) node.Complain(RuleComplaintCode.WrongValue, "Either path or logic, not both.");
            check.Check(node["logic"], RuleLogic.RootsOf(target));
            return new(node["logic"].Value, node["label"].OptionalText() ?? "logic");
        }

        var path = node["path"].Text();
        Value read = ObjectValue.Of(("var", path));
        if (path.Length > 0) check.Check(node["path"] with { Value = read }, RuleLogic.RootsOf(target));
        return new(read, node["label"].OptionalText() ?? path);
    }

    private TableOutput Output(DocumentNode node, HitPolicy policy)
    {
        node.Members();
        node.Allow("property", "values");
        var property = node["property"].Text();
        if (property.Length > 0 && PropertyPath.Of(property, Kind) is null) node["property"].Complain(RuleComplaintCode.BadPath, $"'{property}' cannot be set by a rule.");
        if (policy == HitPolicy.Priority && !node["values"].IsThere) node["values"].Complain(RuleComplaintCode.MissingMember, "The hit policy PRIORITY needs the values in their order, the most important first.");
        return new(property, [.. node["values"].Items().Select(v => v.Value)]);
    }

    private void Twice(DocumentNode node, List<TableOutput> outputs)
    {
        for (var i = 0; i < outputs.Count; i++)
            if (PropertyPath.Of(outputs[i].Property, Kind) is { } path && outputs.Take(i).Any(o => PropertyPath.Of(o.Property, Kind) is { } other && PropertyPath.Overlap(other, path)))
                node.Items().ElementAt(i).Complain(RuleComplaintCode.BadPath, $"'{outputs[i].Property}' is set by another output.");
    }

    private TableRow Row(DocumentNode node, int index, List<TableInput> inputs, List<TableOutput> outputs)
    {
        node.Members();
        node.Allow("name", "when", "then");
        var (when, then) = (node["when"].Items().ToList(), node["then"].Items().ToList());
        if (when.Count > inputs.Count) node["when"].Complain(RuleComplaintCode.WrongValue, $"There are {inputs.Count} inputs and {when.Count} cells.");
        if (then.Count != outputs.Count) node["then"].Complain(RuleComplaintCode.WrongValue, $"There are {outputs.Count} outputs and {then.Count} cells.");
        var cells = when.Take(inputs.Count).Select((c, i) => Cell(c, inputs[i].Read)).ToList();
        foreach (var value in then)
        {
            if (value.Value.IsNullOrMissing) value.Complain(RuleComplaintCode.MissingMember, "Each row needs a value for each output.");
            else if (RuleLogic.IsLogic(value.Value)) check.Check(value, RuleLogic.RootsOf(target));
        }

        Value[] conditions = [.. cells.OfType<Value>()];
        var condition = conditions.Length switch { 0 => Value.True, 1 => conditions[0], _ => ObjectValue.Of(("and", Value.Array(conditions))) };
        return new(node["name"].OptionalText() ?? $"row {index + 1}", cells, condition, [.. Enumerable.Range(0, outputs.Count).Select(i => i < then.Count ? then[i].Value : Value.Null)]);
    }

    private Value? Cell(DocumentNode node, Value read)
    {
        var (condition, complaint) = CellText.Parse(node.Value, read);
        if (complaint is not null) node.Complain(RuleComplaintCode.WrongValue, complaint);
        else if (condition is { } logic) check.Check(node with { Value = logic }, RuleLogic.RootsOf(target));
        return condition;
    }
}
