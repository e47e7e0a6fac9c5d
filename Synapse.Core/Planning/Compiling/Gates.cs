using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Compiling;

/// <summary>The types and disciplines without which a condition cannot hold.</summary>
internal static class Gates
{
    public static IReadOnlySet<string>? TypesOf(LogicProgram program, RuleTarget target = RuleTarget.Asset) => Of(program, Field.Type, target);

    public static IReadOnlySet<string>? DisciplinesOf(LogicProgram program, RuleTarget target) => Of(program, Field.Discipline, target);

    private static IReadOnlySet<string>? Of(LogicProgram program, string field, RuleTarget target)
    {
        if (target == RuleTarget.Cable && program.Gates.TryGetValue("cable." + field, out var qualified)) return qualified;
        return program.Gates.GetValueOrDefault(field);
    }

    /// <summary>Whether two gates let something through both; null lets everything through.</summary>
    public static bool Meet(IReadOnlySet<string>? a, IReadOnlySet<string>? b) => a is null || b is null || a.Overlaps(b);
}
