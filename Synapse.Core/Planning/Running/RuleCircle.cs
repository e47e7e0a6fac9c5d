using Synapse.Core.Logic;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running;

/// <summary>Finds and names the rules that drive each other in a circle.</summary>
internal static class RuleCircle
{
    /// <summary>The rules from the effect's rule back to itself along the causes, in the order in which they acted; empty when its rule occurs once.</summary>
    public static List<CompiledRule> Of(Effect effect)
    {
        var circle = new List<CompiledRule> { effect.Rule };
        var trigger = effect.Trigger;
        for (var e = effect.Cause; e is not null; e = e.Cause)
        {
            if (ReferenceEquals(e.Trigger, trigger) && ReferenceEquals(e.Rule, circle[^1])) continue;
            trigger = e.Trigger;
            circle.Add(e.Rule);
            if (!ReferenceEquals(e.Rule, effect.Rule)) continue;
            circle.Reverse();
            return circle;
        }

        return [];
    }

    public static ArrayValue Words(IEnumerable<CompiledRule> circle) => ArrayValue.Of(circle.Select(r => Value.From(r.ToString())));

    public static PlanRefused Refuse(Effect effect)
    {
        var circle = Of(effect);
        if (circle.Count == 0) circle.Add(effect.Rule);
        return new PlanRefused(
            RefusalCode.RuleLoop,
            $"The rules {Arrows(circle)} drive each other in a circle: each creates what the next acts on, at last {effect.Trigger.Tag}. Nothing was planned; "
            + "narrow one of their conditions so that it does not hold for what they create.",
            ObjectValue.Of(("cycle", Words(circle)), ("tag", effect.Trigger.Tag)));
    }

    /// <summary>A rule that would write something else each time, because what it read was changed after it acted.</summary>
    public static PlanRefused RefuseUnsettled(CompiledRule rule, Subject subject, Effect? changed)
    {
        var circle = new List<CompiledRule> { rule };
        for (var e = changed; e is not null && !ReferenceEquals(e.Rule, rule); e = e.Cause)
            if (!ReferenceEquals(e.Rule, circle[^1])) circle.Insert(1, e.Rule);
        circle.Add(rule);
        return new PlanRefused(
            RefusalCode.RuleLoop,
            $"The rules {Arrows(circle)} drive each other in a circle at {subject.Tag}: what comes out changes what went in, so each run would change it again. Nothing was planned.",
            ObjectValue.Of(("cycle", Words(circle)), ("tag", subject.Tag)));
    }

    private static string Arrows(List<CompiledRule> circle) => string.Join(" → ", circle.Select(r => $"'{r}'"));
}
