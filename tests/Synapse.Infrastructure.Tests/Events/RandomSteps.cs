using FsCheck;
using FsCheck.Fluent;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Events;

/// <summary>Random work on a few assets.</summary>
internal static class RandomSteps
{
    /// <summary>One step of one of a few assets: what it is, and what a random number makes of it, depends on how the asset stands.</summary>
    internal sealed record Step(int Asset, int Choice, int Number);

    private static readonly string[] Paths = [Field.Area, Field.Description, "properties.power_kw", "properties.seal.plan", "properties.seal.gas", "properties.list"];

    /// <summary>Batches of steps.</summary>
    public static readonly Gen<Step[][]> Histories =
        Gen.Choose(0, 7).SelectMany(a => Gen.Choose(0, 9).SelectMany(c => Gen.Choose(0, 99).Select(n => new Step(a, c, n)))).ArrayOf(12).ArrayOf(10);

    /// <summary>What a step does to the asset as it stands, remembered in the states; null when it does nothing.</summary>
    public static PlantChange? Change(Dictionary<EntityId, Entity> states, Step step)
    {
        var asset = Asset($"A-{step.Asset}");
        var state = states.GetValueOrDefault(asset.Id);
        var change = (state, step.Choice) switch
        {
            (null, _) => PlantChange.Create(EntityKind.Asset, asset.Id, asset.Fields),
            ({ Deleted: true }, _) => new PlantChange(EntityKind.Asset, asset.Id, ChangeOp.Restore, state.Version + 1, Leaves.Diff(state.Fields, Leaves.Set(state.Fields, Field.Area, $"{step.Number}"))),
            (_, 0) => PlantChange.Delete(state),
            _ => PlantChange.Update(state, Leaves.Set(state.Fields, Paths[step.Number % Paths.Length], ValueOf(step))),
        };
        if (change is not null) states[asset.Id] = change.ApplyTo(state);
        return change;
    }

    private static Value ValueOf(Step step) => step.Choice switch
    {
        1 => Value.Missing,
        _ when step.Number % Paths.Length < 2 => $"text {step.Number} é ☂",
        2 => step.Number * 1e-7,
        3 => Value.Null,
        4 => Value.Array(step.Number, "x", Value.True),
        5 => step.Number % 2 == 0,
        _ => step.Number,
    };
}
