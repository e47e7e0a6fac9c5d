using Microsoft.AspNetCore.Components;
using Synapse.Core.Logic;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Building;
using Synapse.Core.Rules.Catalogue;

namespace Synapse.Web.Rules.Editing;

/// <summary>The test cases of the document in a grid, run with every change.</summary>
public sealed partial class CasesView
{
    private const string CasesMember = "test_cases";
    private const string NameMember = "name";
    private const string ActsMember = "acts";
    private const string FindsMember = "finds";
    private const string AddKey = "/test_cases#add";
    private IReadOnlyList<string> _columns = [];
    private IReadOnlyList<RuleTestResult> _results = [];

    [Parameter, EditorRequired]
    public required ObjectValue Json { get; set; }

    /// <summary>The rule that the document is; null while it is none, and then no case can be run.</summary>
    [Parameter]
    public RuleDocument? Rule { get; set; }

    [Parameter]
    public EventCallback<ObjectValue> OnChange { get; set; }

    [CascadingParameter]
    public required EditorScope Scope { get; set; }

    private ArrayValue Cases => Json[CasesMember].AsArray ?? ArrayValue.Empty;

    private bool Validates => (Json["actions"].AsArray ?? ArrayValue.Empty).Any(a => a["type"].AsString == ActionTypes.Validate);

    private IEnumerable<string> Choices => Validates ? ["Acts", "ActsNot", "Finds", "FindsNot"] : ["Acts", "ActsNot"];

    protected override void OnParametersSet()
    {
        _columns = CaseForm.Columns(Rule, Cases, Scope.Target);
        _results = Rule is null ? [] : RuleTester.Run(Rule);
    }

    private ObjectValue Case(int at) => Cases[at].AsObject ?? ObjectValue.Empty;

    private RuleTestResult? ResultOf(int at) => at < _results.Count ? _results[at] : null;

    private string Expected(int at) => Cases[at][FindsMember] switch
    {
        { IsBoolean: true, AsBoolean: true } => "Finds",
        { IsBoolean: true } => "FindsNot",
        _ => Cases[at][ActsMember] == Value.True ? "Acts" : "ActsNot",
    };

    private static ObjectValue Expecting(ObjectValue testCase, string? choice) => testCase
        .With(ActsMember, choice != "ActsNot")
        .With(FindsMember, choice switch { "Finds" => true, "FindsNot" => false, _ => Value.Missing });

    // Of what belongs to the subject or to another asset, what the catalogue knows.
    private CatalogueEntry? EntryOf(string column) => Scope.Entry(CaseForm.Shown(column, Scope.Target), isQuery: false);

    private static string KeyOf(int at) => $"/test_cases/{at}";

    private Task Say(int at, ObjectValue changed) => SayAll(Cases.Select((c, i) => i == at ? changed : c));

    private Task AddAsync()
    {
        Scope.Focus(KeyOf(Cases.Count));
        return SayAll(Cases.Append(CaseForm.Next(Cases, Scope.Target)));
    }

    private Task Remove(int at)
    {
        Scope.Focus(Cases.Count == 1 ? AddKey : KeyOf(Math.Min(at, Cases.Count - 2)));
        return SayAll(Cases.Where((_, i) => i != at));
    }

    private Task SayAll(IEnumerable<Value> cases) => OnChange.InvokeAsync(Json.With(CasesMember, ArrayValue.Of(cases)));
}
