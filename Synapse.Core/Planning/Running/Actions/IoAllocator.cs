using System.Globalization;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running.Actions;

/// <summary>ALLOCATE_IO: the lowest free channel of the first card by tag that matches and has the right signal type.</summary>
internal sealed class IoAllocator(Workbench bench)
{
    private readonly Dictionary<(List<AssetNode> Found, string Signal), Row> _rows = [];

    /// <summary>The cards of one signal type among what a query found; those before the first with room are full, and stay so.</summary>
    private sealed class Row
    {
        public required (AssetNode Card, int Channels)[] Cards { get; init; }

        public int FirstOpen { get; set; }
    }

    public void Act(Turn turn, CompiledAction.AllocateIo action)
    {
        var asset = (AssetNode)turn.Subject;
        var name = action.SignalName is null ? action.Source.SignalType : action.SignalName.Fill(asset.Fields) is { Text: { } text } ? text : null;
        if (name is null)
        {
            bench.MissingFor(turn, action, action.SignalName!.Fill(asset.Fields).MissingPath!, "the name of the signal");
            return;
        }

        for (var i = 1; i <= action.Source.Count; i++)
            Allocate(turn, action, asset, action.Source.Count == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{i}"));
    }

    private void Allocate(Turn turn, CompiledAction.AllocateIo action, AssetNode asset, string signal)
    {
        if (bench.Plant.Io.Has(asset.Id, signal))
        {
            turn.AlreadyThere(action, $"{signal} of {asset.Tag} already has its channel.");
            return;
        }

        var row = RowFor(action, asset);
        if (row.Cards.Length == 0) bench.Fail(turn, action, NoteCode.NoTarget, $"{asset.Tag}: no IO card for {action.Source.SignalType} signals matches.");
        else if (Free(row) is not var (card, channel)) bench.Fail(turn, action, NoteCode.NoFreeChannel, $"{asset.Tag}: the {row.Cards.Length} IO card(s) for {action.Source.SignalType} signals that match are full.");
        else if (turn.IsProbe) turn.WouldChange = true;
        else Take(turn, action, asset, signal, card, channel);
    }

    private (AssetNode Card, int Channel)? Free(Row row)
    {
        for (; row.FirstOpen < row.Cards.Length; row.FirstOpen++)
        {
            var (card, channels) = row.Cards[row.FirstOpen];
            if (bench.Plant.Io.Free(card.Id, channels) is { } channel) return (card, channel);
        }

        return null;
    }

    private Row RowFor(CompiledAction.AllocateIo action, AssetNode asset)
    {
        var found = bench.Queries.Find(action.Cards, asset);
        var key = (found, action.Source.SignalType);
        if (_rows.TryGetValue(key, out var row)) return row;
        return _rows[key] = new Row
        {
            Cards =
            [
                .. found
                    .Select(c => (Card: c, Properties: c.Fields[Field.Properties]))
                    .Where(c => string.Equals(c.Properties[IoCards.SignalType].AsString, action.Source.SignalType, StringComparison.OrdinalIgnoreCase))
                    .Select(c => (c.Card, c.Properties[IoCards.Channels].IsNumber ? (int)Math.Clamp(c.Properties[IoCards.Channels].AsNumber, 0, 4096) : 0)),
            ],
        };
    }

    private void Take(Turn turn, CompiledAction.AllocateIo action, AssetNode asset, string signal, AssetNode card, int channel)
    {
        var fields = ObjectValue.Of(
            (Field.Asset, asset.Id.ToString()), (Field.Signal, signal), (Field.Card, card.Id.ToString()), (Field.Channel, channel), (Field.SignalType, action.Source.SignalType));
        var allocation = new AllocationNode(bench.IdFor(EntityKind.IoAllocation, fields), fields, asset, card);
        bench.Log.Add(turn, action, allocation, fields, [], turn.InputsOf(action, new Input(card, IoCards.Reads)), bench.DetailOf(action));
        bench.Plant.TakeChannel(asset.Id, signal, card.Id, channel);
    }
}
