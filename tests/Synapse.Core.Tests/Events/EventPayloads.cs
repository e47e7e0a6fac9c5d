using System.Buffers;
using System.Text;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Tests.Events;

public sealed class EventPayloads
{
    private static readonly EntityId Pump = new(Guid.Parse("0193a000-0000-8000-8000-000000000001"));

    private static byte[] BytesOf(NewEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EventPayload.Write(e, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static NewEvent Event(LeafDiff diff, ObjectValue context) =>
        NewEvent.Of(new PlantChange(EntityKind.Asset, Pump, ChangeOp.Update, 2, diff), 7, "ELECTRICAL", context);

    [Fact]
    public void A_payload_has_its_parts_and_members_in_ordinal_order()
    {
        var diff = new LeafDiff(
            ObjectValue.Of(("tag", "P-1"), ("properties.power_kw", 55)),
            ObjectValue.Of(("tag", "P-2"), ("area", "210")));

        var json = Encoding.UTF8.GetString(BytesOf(Event(diff, ObjectValue.Of(("reason", "µ <ok>")))));

        Assert.Equal("""{"after":{"area":"210","tag":"P-2"},"before":{"properties.power_kw":55,"tag":"P-1"},"context":{"reason":"µ <ok>"}}""", json);
    }

    [Fact]
    public void Empty_parts_are_left_out() =>
        Assert.Equal("{}", Encoding.UTF8.GetString(BytesOf(Event(LeafDiff.None, ObjectValue.Empty))));

    [Fact]
    public void Equal_events_have_equal_bytes_whatever_the_order_of_their_members()
    {
        var one = new LeafDiff(ObjectValue.Empty, ObjectValue.Of(("a", 1), ("b", ObjectValue.Of(("x", 1), ("y", 2)))));
        var two = new LeafDiff(ObjectValue.Empty, ObjectValue.Of(("b", ObjectValue.Of(("y", 2.0), ("x", 1))), ("a", 1)));

        Assert.Equal(BytesOf(Event(one, ObjectValue.Empty)), BytesOf(Event(two, ObjectValue.Empty)));
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        var diff = new LeafDiff(
            ObjectValue.Of(("properties.kept", Value.Null), ("properties.gone", Value.Array(1, "0012", false))),
            ObjectValue.Of(("properties.kept", 1e300), ("tag", "1E10")));
        var context = ObjectValue.Of(("rule", ObjectValue.Of(("name", "Motor"), ("version", 3))));

        var read = EventPayload.Read(BytesOf(Event(diff, context)));

        Assert.Equal(new EventPayload(diff, context), read);
    }

    [Fact]
    public void The_diff_lists_each_field_with_old_and_new()
    {
        var diff = new LeafDiff(ObjectValue.Of(("b", 1), ("c", Value.Null)), ObjectValue.Of(("b", 2), ("a", "new")));

        var changes = EventPayload.Read(BytesOf(Event(diff, ObjectValue.Empty))).Changes;

        Assert.Equal([new("a", Value.Missing, "new"), new("b", 1, 2), new("c", Value.Null, Value.Missing)], changes);
    }

    [Fact]
    public void The_header_of_an_event_gives_its_change_back()
    {
        var e = Event(new LeafDiff(ObjectValue.Of(("area", "1")), ObjectValue.Of(("area", "2"))), ObjectValue.Empty);

        Assert.Equal(e.Change, EventHeader.Of(e, 4).Change(EventPayload.Read(BytesOf(e)).Diff));
    }
}
