using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Benchmarks;

/// <summary>A batch of 100,000 events on top of a past: four fifths change assets, round by round, one fifth makes new ones.</summary>
internal static class LargeBatch
{
    public const int Events = 100_000;
    public const int Created = Events / 5;

    public static IReadOnlyList<NewEvent> On(LongPast past, long afterBatchNo)
    {
        var events = new List<NewEvent>(Events);
        var states = new Entity[Math.Min(past.Assets.Count, Events - Created)];
        for (var i = 0; i < states.Length; i++) states[i] = past.Now(i);
        for (var i = 0; events.Count < Events - Created; i++)
        {
            var asset = i % states.Length;
            var change = PlantChange.Update(states[asset], Leaves.Set(states[asset].Fields, "properties.power_kw", states[asset].Version + 1))!;
            states[asset] = change.ApplyTo(states[asset]);
            events.Add(Event(past, change, i));
        }

        for (var i = 0; i < states.Length; i++) past.Moved(i, states[i].Version);
        for (var i = 0; i < Created; i++)
        {
            var tag = $"{100 + i % 900}-M-{afterBatchNo}-{i:D6}";
            var fields = past.Assets[i % past.Assets.Count].Fields.With(Field.Tag, tag);
            events.Add(Event(past, PlantChange.Create(EntityKind.Asset, EntityId.For(past.Project, afterBatchNo, EntityKind.Asset, tag), fields), i));
        }

        return events;
    }

    private static NewEvent Event(LongPast past, PlantChange change, int number) => NewEvent.Of(
        change, past.Rules[number % past.Rules.Count], "ELECTRICAL",
        ObjectValue.Of(("action", 0), ("trigger", change.Id.ToString()), ("inputs", Value.Array(Value.Array(change.Id.ToString(), change.Version - 1, "properties.voltage_v type")))));
}
