using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.JSInterop;
using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.Import;
using Synapse.Infrastructure.Import;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Layout;

namespace Synapse.Web.Import;

/// <summary>From a file to a batch: read, mapped, compared, carried out. What was compared is a stored plan, named in the address, so a refresh loses nothing.</summary>
public sealed partial class ImportPage : IAsyncDisposable
{
    private const string Path = "/import";
    private readonly CancellationTokenSource _gone = new();
    private UploadedList? _upload;
    private FileSniffChoice _choice = new();
    private ImportOrder? _order;
    private bool _remembered;
    private PlanId? _plan;
    private ImportPreview? _preview;
    private ImportCarriedOut? _carriedOut;
    private Refusal? _refusal;
    private (string Word, long Done, long Total)? _busy;

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required ImportPlans Plans { get; init; }

    [Inject]
    public required AssetImport Importer { get; init; }

    [Inject]
    public required MappingStore Mappings { get; init; }

    [Inject]
    public required ImportLimits Limits { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        if (_upload is not null) await _upload.DisposeAsync();
    }

    protected override async Task OnInitializedAsync()
    {
        var query = QueryHelpers.ParseQuery(new Uri(Navigator.Uri).Query);
        if (Project is null || !query.TryGetValue("plan", out var text) || !Guid.TryParse(text, out var id)) return;
        await WhileAsync("Comparing", () => OpenAsync(new PlanId(id)));
    }

    private static string N(int number) => number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>A plan from the address: compared again, because the project may have changed since.</summary>
    private async Task OpenAsync(PlanId id)
    {
        var actor = await Person.ActorAsync(_gone.Token);
        if (Take(await Plans.FindAsync(actor, id, _gone.Token)) is not { } plan || plan.Order.Project != Project!.Id) return;
        _order = plan.Order;
        if (plan.Batch is { } batch)
        {
            _carriedOut = new ImportCarriedOut(plan.Order.FileName, batch, null);
            return;
        }

        if (Take(await Importer.PreviewAsync(actor, plan.Order, _gone.Token)) is not { } now) return;
        if (now.Fingerprint == plan.Fingerprint) (_plan, _preview) = (id, now);
        else await MakePlanAsync();
    }

    private Task TakeAsync(IBrowserFile file) => WhileAsync("Uploading", async () =>
    {
        if (file.Size > Limits.MaxBytes)
        {
            _refusal = new Refusal(RefusalCode.InvalidFile, Text["TooLarge", file.Name, (file.Size / 1_000_000).ToString("N0", CultureInfo.CurrentCulture), N((int)(Limits.MaxBytes / 1_000_000))]);
            return;
        }

        using var gate = new RenderGate(Time, StateHasChanged);
        _busy = ("Uploading", 0, file.Size);
        _upload = await UploadedList.TakeAsync(file, Limits.MaxBytes, here => Progress(here, file.Size, gate), _gone.Token);
        _choice = new();
        await ReadAsync();
    });

    private void Progress(long here, long all, RenderGate gate)
    {
        _busy = ("Uploading", here, all);
        gate.Ask();
    }

    private Task ReadAgainAsync(FileSniffChoice choice) => WhileAsync("Reading", () =>
    {
        _choice = choice;
        return ReadAsync();
    });

    private async Task ReadAsync()
    {
        _busy = ("Reading", 0, 0);
        StateHasChanged();
        if (Take(await ImportFile.ReadAsync(_upload!.Read(), Limits, _choice, _gone.Token)) is not { } content) return;
        var known = await Mappings.FindAsync(Project!.Id, content.Table.Headers, _gone.Token);
        _remembered = known is not null;
        _order = new ImportOrder(Project.Id, _upload.Name, content, known ?? ImportMapping.Guess(content.Table.Headers, content.Filled));
    }

    private void Map((string Header, string? Target) choice)
    {
        _order = _order! with { Mapping = ColumnChoice.Choose(_order.Content.Table, _order.Mapping, choice.Header, choice.Target) };
        (_remembered, _refusal) = (false, null);
    }

    private Task CompareAsync() => WhileAsync("Comparing", MakePlanAsync);

    private async Task MakePlanAsync()
    {
        if (await Plans.MakeAsync(await Person.ActorAsync(_gone.Token), _order!, _gone.Token) is var made && made is Outcome<(PlanId Id, ImportPreview Preview)>.Refused(var refusal))
        {
            _refusal = refusal;
            return;
        }

        var (id, preview) = ((Outcome<(PlanId Id, ImportPreview Preview)>.Done)made).Value;
        (_plan, _preview) = (id, preview);
        Navigator.NavigateTo($"{Path}?plan={id}", new NavigationOptions { ReplaceHistoryEntry = true });
    }

    private void ChangeMapping()
    {
        (_plan, _preview, _refusal) = (null, null, null);
        Navigator.NavigateTo(Path, new NavigationOptions { ReplaceHistoryEntry = true });
    }

    private Task CarryOutAsync() => WhileAsync("Importing", async () =>
    {
        if (Take(await Plans.ExecuteAsync(await Person.ActorAsync(_gone.Token), _plan!.Value, _gone.Token)) is { } done)
            _carriedOut = new ImportCarriedOut(_order!.FileName, done.Batch?.Id, done.Diff.Summary);
    });

    private async Task StartOverAsync()
    {
        if (_upload is not null) await _upload.DisposeAsync();
        (_upload, _order, _plan, _preview, _carriedOut, _refusal, _choice) = (null, null, null, null, null, null, new());
        Navigator.NavigateTo(Path, new NavigationOptions { ReplaceHistoryEntry = true });
    }

    private T? Take<T>(Outcome<T> outcome) where T : class
    {
        if (outcome is Outcome<T>.Done(var value)) return value;
        _refusal = ((Outcome<T>.Refused)outcome).Refusal;
        return null;
    }

    /// <summary>Says what is going on for as long as it does; leaving the page ends it.</summary>
    private async Task WhileAsync(string word, Func<Task> work)
    {
        (_busy, _refusal) = ((word, 0, 0), null);
        StateHasChanged();
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception broken) when (broken is IOException or JSException)
        {
            _refusal = new Refusal(RefusalCode.InvalidFile, Text["UploadBroke", broken.Message]);
        }
        finally
        {
            _busy = null;
        }
    }
}
