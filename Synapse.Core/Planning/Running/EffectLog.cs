using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running;

/// <summary>What the plan does, in order, with what led to what. Refuses to grow without end.</summary>
internal sealed class EffectLog(int maxRounds, long maxChanges)
{
    /// <summary>
    /// How often a rule may stand in the chain of causes of what it creates. A rule that creates two of what it acts on has made thousands by then, which costs nothing;
    /// a design that needs a rule to act on its own creations more than a dozen times in a row has not been seen.
    /// </summary>
    private const int MaxRepeats = 12;

    private readonly List<Effect> _effects = [];

    public IReadOnlyList<Effect> Effects => _effects;

    public int Count => _effects.Count;

    /// <summary>The longest chain of causes so far.</summary>
    public int Depth { get; private set; }

    public Effect Add(Turn turn, CompiledAction action, Node entity, ObjectValue? created, Write[] writes, Input[] inputs, ObjectValue detail, Effect? cause = null)
    {
        foreach (var input in inputs) cause = Later(cause, LatestOn(input));
        var effect = new Effect
        {
            Index = _effects.Count,
            Rule = turn.Rule,
            Action = action,
            Trigger = turn.Subject,
            Entity = entity,
            Created = created,
            Writes = writes,
            Inputs = inputs,
            ReadAt = turn.ReadAt,
            Cause = cause,
            Detail = detail,
            Depth = (cause?.Depth ?? 0) + 1,
        };
        if (entity.Kind == EntityKind.Asset && created is not null) CheckChain(effect);
        if (_effects.Count >= maxChanges) throw Runaway(effect);
        _effects.Add(effect);
        entity.Note(effect);
        Depth = Math.Max(Depth, effect.Depth);
        turn.HasOutcome = true;
        return effect;
    }

    /// <summary>The last effect that changed what the input holds.</summary>
    public static Effect? LatestOn(Input input)
    {
        if (input.Node.Effects is not { } effects) return null;
        for (var i = effects.Count - 1; i >= 0; i--)
            if (effects[i].Touches(input.Paths)) return effects[i];
        return null;
    }

    private static Effect? Later(Effect? a, Effect? b) => a is null || (b is not null && b.Index > a.Index) ? b : a;

    private void CheckChain(Effect effect)
    {
        if (effect.Depth <= MaxRepeats && effect.Depth <= maxRounds) return;
        var repeats = 0;
        for (var (e, trigger) = (effect.Cause, effect.Trigger); e is not null; e = e.Cause)
        {
            if (!ReferenceEquals(e.Rule, effect.Rule) || ReferenceEquals(e.Trigger, trigger)) continue;
            trigger = e.Trigger;
            repeats++;
        }

        if (repeats > MaxRepeats || effect.Depth > maxRounds) throw RuleCircle.Refuse(effect);
    }

    private PlanRefused Runaway(Effect last)
    {
        var busiest = _effects.CountBy(e => e.Rule).OrderByDescending(c => c.Value).ThenBy(c => c.Key.Order).First();
        return new PlanRefused(
            RefusalCode.Runaway,
            $"The rules would make more than {maxChanges:N0} changes, {busiest.Value:N0} of them by '{busiest.Key.Document.Name}'. Nothing was planned; check what that rule creates and how often.",
            ObjectValue.Of(("rule", busiest.Key.ToString()), ("changes", maxChanges), ("tag", last.Trigger.Tag), ("cycle", RuleCircle.Words(RuleCircle.Of(last)))));
    }
}
