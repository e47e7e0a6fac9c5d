using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Rollback;
using Synapse.Web.Account;
using Synapse.Web.Layout;

namespace Synapse.Web.Rollback;

/// <summary>What nobody may write, since when and why; leads freeze and release.</summary>
public sealed partial class FreezesPage
{
    private static readonly char[] Separators = [',', ';', '\n', '\t', ' '];
    private IReadOnlyList<Freeze>? _freezes;
    private Refusal? _refusal;
    private FreezeScope _scope = FreezeScope.Project;
    private string _label = "";
    private string _reason = "";
    private string _area = "";
    private string _tags = "";
    private string _why = "";

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required Freezes Freezes { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    protected override async Task OnInitializedAsync()
    {
        if (Project is not null) await ReadAsync();
    }

    private async Task ReadAsync()
    {
        switch (await Freezes.ListAsync(await Person.ActorAsync(default), Project!.Id, default))
        {
            case Outcome<IReadOnlyList<Freeze>>.Done(var all): _freezes = all; break;
            case Outcome<IReadOnlyList<Freeze>>.Refused(var refusal): _refusal = refusal; break;
        }
    }

    private async Task FreezeAsync()
    {
        _refusal = null;
        if (await WishAsync() is not { } wish) return;
        if (await Freezes.FreezeAsync(await Person.ActorAsync(default), Project!.Id, wish, default) is Outcome<Freeze>.Refused(var refusal)) _refusal = refusal;
        else (_label, _reason, _area, _tags) = ("", "", "", "");
        await ReadAsync();
    }

    private async Task ReleaseAsync(Freeze freeze)
    {
        _refusal = await Freezes.ReleaseAsync(await Person.ActorAsync(default), Project!.Id, freeze.Id, _why, default) is Outcome<Freeze>.Refused(var refusal) ? refusal : null;
        _why = "";
        await ReadAsync();
    }

    private async Task<FreezeWish?> WishAsync()
    {
        if (_scope == FreezeScope.Project) return new FreezeWish.OfProject(_label, _reason);
        if (_scope == FreezeScope.Area) return new FreezeWish.OfArea(_label, _reason, _area);
        var tags = _tags.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var found = await Freezes.TaggedAsync(Project!.Id, tags, default);
        if (tags.Where(t => !found.ContainsKey(t)).ToList() is not { Count: > 0 } missing) return new FreezeWish.Single(_label, _reason, [.. found.Values]);
        _refusal = new Refusal(RefusalCode.InvalidRequest, Text["TagsMissing", string.Join(", ", missing.Take(10)), missing.Count]);
        return null;
    }

    private string ScopeOf(Freeze freeze) => freeze.Scope switch
    {
        FreezeScope.Area => $"{Text["Area"]} {freeze.Area}",
        FreezeScope.Entities => string.Join(", ", freeze.Tags) + (freeze.Entities > freeze.Tags.Count ? $" {Text["AndMore", freeze.Entities - freeze.Tags.Count]}" : ""),
        _ => Text["ScopePROJECT"],
    };
}
