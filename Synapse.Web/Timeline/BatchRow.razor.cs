using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Infrastructure.Events;
using Synapse.Web.Controls;
using Synapse.Web.Layout;
using Log = Synapse.Infrastructure.Events.Timeline;

namespace Synapse.Web.Timeline;

/// <summary>A batch in the timeline. Its events are read when it is opened, filtered like the timeline.</summary>
public sealed partial class BatchRow
{
    private const int PageSize = 50;
    private bool _isOpen;

    [Parameter, EditorRequired]
    public required BatchHeader Batch { get; set; }

    [Parameter, EditorRequired]
    public required CurrentProject Project { get; set; }

    [Parameter, EditorRequired]
    public required EventFilter Filter { get; set; }

    /// <summary>Whether it is opened from the start, because the address names it.</summary>
    [Parameter]
    public bool Open { get; set; }

    /// <summary>Whether it is one of the batches that shall go back together.</summary>
    [Parameter]
    public bool Chosen { get; set; }

    /// <summary>An emergency that no second person has acknowledged.</summary>
    [Parameter]
    public bool Unseen { get; set; }

    [Parameter]
    public EventCallback<bool> OnChoose { get; set; }

    [Inject]
    public required Log Log { get; init; }

    private bool MayChoose => OnChoose.HasDelegate && BatchRollback.IsPossible(Batch) && Project.Can(ProjectRole.Engineer);

    // A rollback that left something as it is on purpose says so for ever.
    private bool IsPartial => Batch.Summary["scope"].AsString == "PARTIAL";

    private string KindClass => Batch.Kind switch
    {
        BatchKind.Rollback or BatchKind.Restore => "warn",
        BatchKind.Execution => "accent",
        BatchKind.Import => "info",
        _ => "",
    };

    protected override void OnInitialized() => _isOpen = Open;

    private static bool Shown(EventType type) => type is not (EventType.BatchStarted or EventType.BatchCompleted or EventType.RuleExecutionStarted or EventType.RuleExecutionCompleted);

    private void Toggle() => _isOpen = !_isOpen;

    /// <summary>The batch's events in their order, or those that the timeline's filter lets through.</summary>
    private async Task<KeysetPage<EventRecord>> LoadAsync(string? cursor, CancellationToken cancel)
    {
        if (!IsFiltered)
        {
            var after = cursor is null ? -1 : int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture);
            var events = Granted(await Log.EventsOfAsync(Project.Id, Batch.Id, after, PageSize, cancel));
            return new(events, events.Count < PageSize ? null : events[^1].Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        var page = Granted(await Log.EventsAsync(Project.Id, Filter with { Is = Filter.Is with { Batches = [Batch.Id] } }, PageSize, cursor, cancel));
        return new(page.Items, page.NextCursor);
    }

    private bool IsFiltered => !TimelineQuery.IsOpen(Filter with { Is = Filter.Is with { Batches = [], Kinds = [], People = [] }, From = null, To = null, RolledBack = null, PartlyRolledBack = false });

    private static T Granted<T>(Outcome<T> outcome) =>
        outcome is Outcome<T>.Done(var value) ? value : throw new InvalidOperationException(((Outcome<T>.Refused)outcome).Refusal.Detail);
}
