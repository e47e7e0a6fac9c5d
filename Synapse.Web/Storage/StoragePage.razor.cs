using System.Globalization;
using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Storage;
using Synapse.Web.Account;
using Synapse.Web.Controls;

namespace Synapse.Web.Storage;

/// <summary>Where the history lies, and what of it is archived; administrators archive closed months and bring them back.</summary>
public sealed partial class StoragePage
{
    private const int MostLines = 100;
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];
    private Actor? _actor;
    private bool _mayManage;
    private bool _isWorking;
    private StorageReport? _report;
    private Refusal? _refusal;
    private string _why = "";

    [Inject]
    public required EventArchiver Archiver { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required Toasts Toasts { get; init; }

    protected override async Task OnInitializedAsync()
    {
        _actor = await Person.ActorAsync();
        _mayManage = _actor.Can(new ProjectId("*"), ProjectRole.Admin);
        if (_mayManage) await ReadAsync();
    }

    private async Task ReadAsync()
    {
        switch (await Archiver.ReportAsync(_actor!, default))
        {
            case Outcome<StorageReport>.Done(var report): _report = report; break;
            case Outcome<StorageReport>.Refused(var refusal): _refusal = refusal; break;
        }
    }

    private Task ArchiveAsync(Month until) =>
        WorkAsync(why => Archiver.ArchiveAsync(_actor!, until, why, default), done => Text["ArchivedNow", string.Join(", ", done.Select(a => a.Label))]);

    /// <summary>Ends what was begun and nothing else: there is no closed month before the first.</summary>
    private Task ContinueAsync(ArchiveRecord archive)
    {
        _why = archive.Reason;
        return ArchiveAsync(archive.Last);
    }

    private Task RestoreAsync(Month month) => WorkAsync(why => Archiver.RestoreAsync(_actor!, month, why, default), done => Text["RestoredNow", done.Label]);

    private async Task WorkAsync<T>(Func<string, Task<Outcome<T>>> work, Func<T, string> said)
    {
        if (_isWorking) return;
        (_isWorking, _refusal) = (true, null);
        var why = _why;
        StateHasChanged();
        // Reading a month again and hashing it would keep this viewer's page from answering.
        switch (await Task.Run(() => work(why)))
        {
            case Outcome<T>.Done(var done): Toasts.Good(said(done)); break;
            case Outcome<T>.Refused(var refusal): _refusal = refusal; break;
        }

        (_isWorking, _why) = (false, "");
        await ReadAsync();
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static string Size(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 1000 && unit < Units.Length - 1; unit++) size /= 1000;
        return size.ToString(unit == 0 ? "N0" : "N1", CultureInfo.CurrentCulture) + " " + Units[unit];
    }
}
