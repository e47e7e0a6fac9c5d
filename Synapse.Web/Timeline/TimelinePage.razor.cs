using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Rollback;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Layout;
using Log = Synapse.Infrastructure.Events.Timeline;

namespace Synapse.Web.Timeline;

/// <summary>What happened in the project, by batch or event by event. Filter, view and the opened batch are in the address.</summary>
public sealed partial class TimelinePage : IDisposable
{
    private const string Path = "/rules/timeline";
    private const int PageSize = 30;
    private readonly CancellationTokenSource _gone = new();
    private EventFilter _filter = EventFilter.None;
    private TimelineChoices _choices = TimelineChoices.None;
    private Refusal? _refusal;
    private EventTotal? _total;
    private BatchId? _open;
    private object _query = "";
    private long _newest;
    private int _newer;
    private bool _flat;
    private IReadOnlyList<BatchHeader> _chosen = [];
    private IReadOnlyList<RollbackRequest> _unseen = [];
    private DateTimeOffset? _at;

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required Log Log { get; init; }

    [Inject]
    public required TimelineChoiceReader Reader { get; init; }

    [Inject]
    public required RollbackRequests Rollbacks { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required ProjectBell Bell { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    private string Total => _total switch
    {
        null => "",
        { AtLeast: null } => Text["TotalMany"],
        { IsExact: true, AtLeast: 1 } => Text["TotalOne"],
        { IsExact: true, AtLeast: { } all } => Text["TotalExact", all.ToString("N0", CultureInfo.CurrentCulture)],
        { AtLeast: { } some } => Text["TotalAtLeast", some.ToString("N0", CultureInfo.CurrentCulture)],
    };

    public void Dispose()
    {
        Navigator.LocationChanged -= OnAddress;
        _gone.Cancel();
    }

    protected override async Task OnInitializedAsync()
    {
        Navigator.LocationChanged += OnAddress;
        if (Project is null) return;
        var watch = Bell.Watch(Project.Id);
        ReadAddress();
        _choices = await Reader.ReadAsync(Project.Id, _gone.Token);
        await CatchUpAsync();
        _ = watch.FollowAsync(LookForNewerAsync, DispatchExceptionAsync, _gone.Token);
    }

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(async () =>
    {
        if (new Uri(Navigator.Uri).AbsolutePath != Path || _gone.IsCancellationRequested) return;
        ReadAddress();
        StateHasChanged();
        await CountAsync();
        StateHasChanged();
    });

    private void ReadAddress()
    {
        var query = QueryHelpers.ParseQuery(new Uri(Navigator.Uri).Query);
        _flat = query.TryGetValue("view", out var view) && view == "events";
        _open = query.TryGetValue("batch", out var batch) && Guid.TryParse(batch, out var id) ? new BatchId(id) : null;
        (_filter, _refusal) = TimelineQuery.Read(query) switch
        {
            Outcome<EventFilter>.Done(var filter) => (filter, null),
            Outcome<EventFilter>.Refused(var refusal) => (EventFilter.None, refusal),
            _ => (EventFilter.None, null),
        };
        _at = TimelineQuery.ReadStart(query) is Outcome<DateTimeOffset?>.Done(var at) ? at : null;
        if (_open is { } opened && TimelineQuery.IsOpen(_filter)) _filter = EventFilter.None with { Is = EventCriteria.None with { Batches = [opened] } };
        _query = (TimelineQuery.Write(_filter), _flat, _at);
    }

    private void Show(EventFilter filter) => Show(filter, _flat, _at);

    private void Show(EventFilter filter, bool flat, DateTimeOffset? at)
    {
        var query = TimelineQuery.Write(filter);
        if (flat) query += (query.Length == 0 ? "?" : "&") + "view=events";
        if (at is { } start) query += (query.Length == 0 ? "?" : "&") + "at=" + Day(start);
        Navigator.NavigateTo(Project!.Link(Path + query));
    }

    /// <summary>Begins the list with the last batch of a day; an emptied field begins with the newest again.</summary>
    private void JumpTo(ChangeEventArgs change) => Show(
        _filter, _flat, DateTimeOffset.TryParse(change.Value?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day.AddDays(1) : null);

    // What is read as the end of a day is shown as that day.
    private static string Day(DateTimeOffset? end) => end?.AddTicks(-1).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private async Task<KeysetPage<BatchHeader>> LoadBatchesAsync(string? cursor, CancellationToken cancel) =>
        Page(await Log.BatchesAsync(Project!.Id, _filter, PageSize, cursor ?? await StartAsync(cancel), cancel));

    private async Task<KeysetPage<EventRecord>> LoadEventsAsync(string? cursor, CancellationToken cancel) =>
        Page(await Log.EventsAsync(Project!.Id, _filter, PageSize, cursor ?? await StartAsync(cancel), cancel));

    private async Task<string?> StartAsync(CancellationToken cancel) =>
        _at is { } at && await Log.CursorAtAsync(Project!.Id, at, cancel) is Outcome<string>.Done(var start) ? start : null;

    private KeysetPage<T> Page<T>(Outcome<TimelinePage<T>> outcome)
    {
        if (outcome is Outcome<TimelinePage<T>>.Done(var page)) return new(page.Items, page.NextCursor);
        _refusal = ((Outcome<TimelinePage<T>>.Refused)outcome).Refusal;
        StateHasChanged();
        return new([], null);
    }

    /// <summary>What is newest now is no news any more.</summary>
    private async Task CatchUpAsync()
    {
        var newest = await Log.BatchesAsync(Project!.Id, EventFilter.None, 1, null, _gone.Token);
        if (newest is Outcome<TimelinePage<BatchHeader>>.Done({ Items: [var batch, ..] })) _newest = batch.BatchNo;
        _newer = 0;
        _unseen = await Rollbacks.UnacknowledgedAsync(await Person.ActorAsync(_gone.Token), Project.Id, _gone.Token);
        await CountAsync();
    }

    private void Choose(BatchHeader batch, bool on) =>
        _chosen = [.. _chosen.Where(b => b.Id != batch.Id).Concat(on ? [batch] : []).OrderBy(b => b.BatchNo)];

    private async Task CountAsync() =>
        _total = await Log.CountAsync(Project!.Id, _filter, _gone.Token) is Outcome<EventTotal>.Done(var total) ? total : null;

    private async Task LookForNewerAsync()
    {
        if (await Log.SinceAsync(Project!.Id, _newest, 100, _gone.Token) is not Outcome<IReadOnlyList<BatchHeader>>.Done(var since)) return;
        _newer = since.Count;
        _unseen = await Rollbacks.UnacknowledgedAsync(await Person.ActorAsync(_gone.Token), Project!.Id, _gone.Token);
        StateHasChanged();
    }
}
