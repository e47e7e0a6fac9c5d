using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Rules.Explaining;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Layout;

namespace Synapse.Web.Rules;

/// <summary>Where a version of a rule acts, where it almost does, where it cannot know.</summary>
public sealed partial class RuleAssets : IDisposable
{
    private const int PageSize = 100;
    private readonly CancellationTokenSource _gone = new();
    private RuleSurvey? _survey;
    private StoredRule? _surveyed;
    private Refusal? _refusal;
    private RuleVerdict _only = RuleVerdict.DoesNotAct;
    private string _tag = "";
    private int _shown = PageSize;

    [Parameter, EditorRequired]
    public required StoredRule Rule { get; set; }

    [Parameter, EditorRequired]
    public required CurrentProject Project { get; set; }

    /// <summary>The verdict that the address names.</summary>
    [Parameter]
    public RuleVerdict? Only { get; set; }

    [Parameter]
    public EventCallback<RuleVerdict> OnOnly { get; set; }

    [Inject]
    public required RuleSurveyor Surveyor { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    private IEnumerable<(RuleVerdict, int)> Counts =>
    [
        (RuleVerdict.Acts, _survey!.Acts), (RuleVerdict.DoesNotAct, _survey.DoesNotAct), (RuleVerdict.Unknown, _survey.Unknown), (RuleVerdict.NotConsidered, _survey.NotConsidered),
        .. _survey.Errors > 0 ? [(RuleVerdict.Error, _survey.Errors)] : Array.Empty<(RuleVerdict, int)>(),
    ];

    private List<SurveyRow> Found => [.. _survey!.Rows.Where(r => r.Verdict == _only && r.Tag.Contains(_tag, StringComparison.OrdinalIgnoreCase))];

    public void Dispose() => _gone.Cancel();

    protected override async Task OnParametersSetAsync()
    {
        if (Only is { } only) _only = only;
        if (ReferenceEquals(_surveyed, Rule)) return;
        _surveyed = Rule;
        (_survey, _refusal) = await Surveyor.SurveyAsync(await Person.ActorAsync(_gone.Token), Project.Id, Rule.Id, Rule.Version, _gone.Token) switch
        {
            Outcome<RuleSurvey>.Done(var survey) => (survey, null),
            Outcome<RuleSurvey>.Refused(var refusal) => (null, refusal),
            _ => (_survey, _refusal),
        };
        if (Only is null && _survey is { DoesNotAct: 0 } done) _only = done.Acts > 0 ? RuleVerdict.Acts : done.Unknown > 0 ? RuleVerdict.Unknown : RuleVerdict.NotConsidered;
    }

    private Task Show(RuleVerdict verdict)
    {
        (_only, _shown) = (verdict, PageSize);
        return OnOnly.InvokeAsync(verdict);
    }
}
