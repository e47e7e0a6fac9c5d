using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rules.Checking;

/// <summary>What a rule reads and writes.</summary>
internal sealed class RuleOutline
{
    public RuleOutline(RuleDocument rule)
    {
        Rule = rule;
        var parts = LogicPart.Of(rule).ToList();
        SelfWrites = [.. rule.Actions.OfType<RuleAction.SetProperty>().SelectMany(a => a.Set).Select(s => (Kind, Path: PropertyPath.Of(s.Key, Kind)!, s.Value)).Where(w => w.Path is not null)];
        NewWrites = [.. parts.Where(p => p is { Writes: not null, IsNew: true }).Select(p => (p.Kind, p.Writes!)), .. rule.Actions.OfType<RuleAction.CreateChild>().SelectMany(a => a.Inherit).Select(i => (EntityKind.Asset, i))];
        ChildTypes = [.. rule.Actions.OfType<RuleAction.CreateChild>().Select(a => a.ChildType)];
        SizesCables = rule.Actions.OfType<RuleAction.CreateCable>().Any(a => a.AutoSize);
        var compiled = LogicProgram.Compile(rule.Condition, RuleLogic.Options(rule)).Program;
        Types = compiled is null ? null : compiled.Gates.GetValueOrDefault(Field.Type) ?? compiled.Gates.GetValueOrDefault("cable.type");
        SelfReads = [.. SelfPaths(rule, parts).Distinct(StringComparer.Ordinal)];
    }

    public RuleDocument Rule { get; }

    public EntityKind Kind => Rule.AppliesTo == RuleTarget.Cable ? EntityKind.Cable : EntityKind.Asset;

    /// <summary>What its SET_PROPERTY actions write, with the value or JSONLogic.</summary>
    public IReadOnlyList<(EntityKind Kind, string Path, Value Value)> SelfWrites { get; }

    /// <summary>What it gives to the assets and cables that it creates.</summary>
    public IReadOnlyList<(EntityKind Kind, string Path)> NewWrites { get; }

    public IReadOnlyList<string> ChildTypes { get; }

    public bool SizesCables { get; }

    /// <summary>The types without which its condition cannot hold; null: any.</summary>
    public IReadOnlySet<string>? Types { get; }

    /// <summary>The paths of its subject that its condition and values read.</summary>
    public IReadOnlyList<string> SelfReads { get; }

    public bool MeetsTypesOf(RuleOutline other) => Rule.AppliesTo == other.Rule.AppliesTo && (Types is null || other.Types is null || Types.Overlaps(other.Types));

    private static IEnumerable<string> SelfPaths(RuleDocument rule, List<LogicPart> parts)
    {
        var options = RuleLogic.Options(rule);
        var logics = parts.Where(p => p.Role is LogicRole.Check or LogicRole.Value && RuleLogic.IsLogic(p.Logic)).Select(p => p.Logic)
            .Concat(rule.Actions.OfType<RuleAction.SetProperty>().SelectMany(a => a.Set).Select(s => s.Value).Where(RuleLogic.IsLogic)).Prepend(rule.Condition);
        foreach (var logic in logics)
            foreach (var path in LogicProgram.Compile(logic, options).Program?.Reads ?? [])
            {
                var own = Space.ReadOf.Canonical(path.Text, rule.AppliesTo);
                if (own.Split('.')[0] is not ("parent" or "children" or "cables" or "project" or "asset" or "cable" or "from" or "to")) yield return own;
            }
    }
}
