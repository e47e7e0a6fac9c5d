using System.Collections;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;

namespace Synapse.Infrastructure.Events;

/// <summary>
/// All events of a batch: BATCH_STARTED, the draft's, BATCH_COMPLETED. A view, not a copy: where a draft makes its events as they are asked for, a hundred thousand of them are never in memory at once.
/// </summary>
internal sealed class BatchEvents(BatchDraft draft) : IReadOnlyList<NewEvent>, ISketchedEvents
{
    private readonly NewEvent _started = About(EventType.BatchStarted, draft, ObjectValue.Of(("kind", draft.Kind.Word()), ("title", draft.Title), ("by", draft.Author.Name)));

    private readonly NewEvent _completed = About(EventType.BatchCompleted, draft, ObjectValue.Of(("events", draft.Events.Count + 2), ("summary", draft.Summary)));

    public int Count => draft.Events.Count + 2;

    public NewEvent this[int index] => index == 0 ? _started : index == Count - 1 ? _completed : NetChanges.WithoutColumnNulls(draft.Events[index - BatchDraft.EventsBefore]);

    public NewEvent Sketch(int index) => index > 0 && index < Count - 1 && draft.Events is ISketchedEvents sketched
        ? NetChanges.WithoutColumnNulls(sketched.Sketch(index - BatchDraft.EventsBefore))
        : this[index];

    public IEnumerator<NewEvent> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static NewEvent About(EventType type, BatchDraft draft, ObjectValue context) =>
        new(type, AggregateType.Batch, null, draft.Id.ToString(), null, null, null, null, context);
}
