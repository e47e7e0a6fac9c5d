using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.People;
using Synapse.Core.Planning;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Executions;
using Synapse.Web.Controls;
using Synapse.Web.Layout;

namespace Synapse.Web.Executions;

/// <summary>Chooses what is run over what, and asks for a dry run or an execution.</summary>
public partial class RuleExecutionPanel
{
    private const int MostShown = 50;

    /// <summary>From this many assets on, the count has to be typed.</summary>
    private const int TypedFrom = 20_000;

    [Parameter, EditorRequired]
    public required CurrentProject Project { get; set; }

    [Parameter, EditorRequired]
    public required RunChoices Choices { get; set; }

    [Parameter, EditorRequired]
    public required RunFilter Filter { get; set; }

    /// <summary>Whether rules that are not in production take part; such a plan is for reading only.</summary>
    [Parameter]
    public bool Drafts { get; set; }

    [Parameter]
    public EventCallback<bool> OnDrafts { get; set; }

    /// <summary>What the filter leaves; null while it is being counted.</summary>
    [Parameter]
    public RunScope? Scope { get; set; }

    /// <summary>Why the last attempt was refused.</summary>
    [Parameter]
    public Refusal? Refusal { get; set; }

    /// <summary>True while another execution holds the project.</summary>
    [Parameter]
    public bool Blocked { get; set; }

    [Parameter]
    public EventCallback<RunFilter> OnFilter { get; set; }

    [Parameter]
    public EventCallback<ExecutionMode> OnRun { get; set; }

    private IReadOnlyList<RunRuleChoice> Rules => [.. Choices.RulesIn(Filter, Drafts)];

    /// <summary>Drafts take part in dry runs only.</summary>
    private int Runnable => Rules.Count(r => r.Status == RuleStatus.ProdReady);

    private bool MayRun => Project.Can(ProjectRole.Engineer) && Rules.Count > 0 && Scope?.Assets > 0;

    /// <summary>The execution that the refusal names.</summary>
    private string? Running => Refusal?.Code == RefusalCode.ExecutionInProgress ? Refusal.Context?["execution_id"].AsString : null;

    private IReadOnlyList<FacetChoice> RuleChoices =>
    [
        .. Choices.Rules.Select(r => new FacetChoice(r.Id.Value, r.Name, r.Status == RuleStatus.ProdReady ? r.Source.Word() : $"{r.Source.Word()} · {Text["DraftOnlyDry"]}")),
    ];

    private IReadOnlyList<FilterChips.Chip> Chips =>
    [
        .. Filter.Disciplines.Select(w => Chip("Discipline", w, Filter with { Disciplines = Without(Filter.Disciplines, w) })),
        .. Filter.ActionTypes.Select(w => Chip("ActionType", w, Filter with { ActionTypes = Without(Filter.ActionTypes, w) })),
        .. Filter.AssetTypes.Select(w => Chip("AssetType", w, Filter with { AssetTypes = Without(Filter.AssetTypes, w) })),
        .. Filter.Areas.Select(w => Chip("Area", w, Filter with { Areas = Without(Filter.Areas, w) })),
        .. Filter.Rules.Select(r => Chip("Rule", NameOf(r), Filter with { Rules = Without(Filter.Rules, r) })),
        .. Filter.Assets.Count > 0 ? [Chip("Asset", Text["Of", Filter.Assets.Count, Scope?.Assets ?? 0], Filter with { Assets = [] })] : Array.Empty<FilterChips.Chip>(),
        .. Filter.Tags.Count > 0 ? [Chip("Tags", TagsText, Filter with { Tags = [] })] : Array.Empty<FilterChips.Chip>(),
    ];

    private string TagsText => Filter.Tags.Count <= 3 ? string.Join(", ", Filter.Tags) : Text["TagsChosen", Filter.Tags.Count];

    private static IReadOnlyList<FacetChoice> Of(IReadOnlyList<RunChoice> choices) => [.. choices.Select(c => new FacetChoice(c.Word, Count: c.Count))];

    private static IReadOnlyList<T> Without<T>(IReadOnlyList<T> words, T word) => [.. words.Where(w => !Equals(w, word))];

    private string NameOf(RuleId id) => Choices.Rules.FirstOrDefault(r => r.Id == id)?.Name ?? id.Value;

    private FilterChips.Chip Chip(string name, string value, RunFilter without) => new(Text[name], value, () => ChangeAsync(without));

    private Task ChangeAsync(RunFilter filter) => OnFilter.InvokeAsync(filter);
}
