using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Synapse.Core;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Rules.Editing;

namespace Synapse.Web.Tests.Rules.Editing;

/// <summary>The whole editor without a project: nothing is known, nothing is kept on the server.</summary>
public sealed class RuleEditorShows : EditorTest
{
    private const string Start = """{"id": "r", "name": "R", "source": "PROJECT", "condition": {"==": [{"var": "type"}, "PUMP"]}, "actions": [{"type": "SET_PROPERTY", "set": {"a": 1}}]}""";

    private readonly ManualTime _time = new();
    private readonly BunitJSModuleInterop _script;
    private RuleEdit? _saved;

    public RuleEditorShows()
    {
        var nowhere = NpgsqlDataSource.Create("Host=nowhere");
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton(new RuleDraftStore(nowhere, _time));
        Services.AddSingleton(new RuleChecks(null!, null!, null!)); // Asked in a project only.
        Services.AddSingleton(new CurrentPerson(null!, new Nobody()));
        _script = JSInterop.SetupModule("./js/code-editor.js");
        _script.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void What_is_typed_as_text_is_in_the_builder_and_goes_back_step_by_step()
    {
        var editor = Open();
        Tab(editor, "JSON");
        editor.Find("textarea").Input(Start.Replace("PUMP", "FAN", StringComparison.Ordinal));
        editor.Find("textarea").Input(Start.Replace("PUMP", "MIXER", StringComparison.Ordinal));
        Tab(editor, "Builder");
        Assert.Equal("MIXER", Field(editor, "Value").GetAttribute("value"));
        Button(editor, "Undo").Click();
        Assert.Equal("FAN", Field(editor, "Value").GetAttribute("value"));
        Field(editor, "Value").Change("PUMP");
        Button(editor, "Undo").Click();
        Assert.Equal("FAN", Field(editor, "Value").GetAttribute("value"));
        Button(editor, "Redo").Click();
        Assert.Equal("PUMP", Field(editor, "Value").GetAttribute("value"));
    }

    [Fact]
    public void What_the_browser_kept_while_the_connection_was_lost_is_here_again()
    {
        var typed = Start.Replace("PUMP", "FAN", StringComparison.Ordinal);
        _script.Setup<string?>("recall", _ => true).SetResult(JsonSerializer.Serialize(new { text = typed, at = _time.GetUtcNow().ToUnixTimeMilliseconds() }));
        var editor = Open();
        editor.WaitForAssertion(() => Assert.Contains("What you typed before the connection was lost is here again", editor.Markup));
        Assert.Equal("FAN", Field(editor, "Value").GetAttribute("value"));
        Button(editor, "Drop my draft").Click();
        Assert.Equal("PUMP", Field(editor, "Value").GetAttribute("value"));
        Assert.Contains(_script.Invocations, i => i.Identifier == "forget");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"text": null, "at": 5}""")]
    public void What_somebody_else_left_in_the_browser_is_nothing(string kept)
    {
        _script.Setup<string?>("recall", _ => true).SetResult(kept);
        Assert.DoesNotContain("here again", Open().Markup);
    }

    [Fact]
    public void A_complaint_leads_to_its_place_in_the_text()
    {
        var editor = Open(Start.Replace("PROJECT", "NOBODY", StringComparison.Ordinal));
        Assert.True(Button(editor, "Save").HasAttribute("disabled"));
        editor.FindAll("#editor-complaints button")[0].Click();
        editor.WaitForAssertion(() => Assert.Contains(_script.Invocations, i => i.Identifier == "goTo"));
        Assert.NotNull(editor.Find("textarea"));
    }

    [Fact]
    public void Text_that_is_no_JSON_has_no_form_and_says_so()
    {
        var editor = Open();
        Tab(editor, "JSON");
        editor.Find("textarea").Input("{");
        Tab(editor, "Builder");
        Assert.Contains("The text is not JSON yet", editor.Markup);
        Button(editor, "Undo").Click();
        Assert.NotNull(Field(editor, "Value"));
    }

    [Fact]
    public void A_rule_is_saved_with_its_note_and_the_draft_is_forgotten()
    {
        var editor = Open();
        Field(editor, "Value").Change("FAN");
        editor.Find("#rule-note").Change("Fans, not pumps");
        Button(editor, "Save").Click();
        Assert.Equal(("Fans, not pumps", "FAN"), (_saved!.Note, _saved.Document["condition"]["=="].AsArray![1].AsString));
        Assert.Contains(_script.Invocations, i => i.Identifier == "forget");
    }

    [Fact]
    public void A_refused_rule_keeps_its_draft()
    {
        var editor = Render<RuleEditor>(p => p.Add(e => e.Start, Start).Add(e => e.SaveLabel, "Save").Add(e => e.Refusal, new Refusal(RefusalCode.CasesFailed, "A case fails.")));
        Button(editor, "Save").Click();
        Assert.DoesNotContain(_script.Invocations, i => i.Identifier == "forget");
        Assert.Contains("A case fails.", editor.Markup);
    }

    [Fact]
    public void The_text_is_completed_with_names_and_values_of_the_catalogue()
    {
        var document = new EditorDocument(Start, Ground, _time);
        Render<CascadingValue<EditorScope>>(p => p.Add(c => c.Value, Scope(Start)).AddChildContent<CodeView>(v => v.Add(c => c.Document, document).Add(c => c.DraftKey, "k")));
        var offer = JsonSerializer.SerializeToElement(_script.Invocations["offer"][0].Arguments[1]);
        Assert.Contains(offer.GetProperty("Paths").EnumerateArray(), o => o.GetProperty("Text").GetString() == "properties.power_kw" && o.GetProperty("Detail").GetString() == "number kW");
        Assert.Equal(["water", "slurry"], offer.GetProperty("Values").GetProperty("properties.fluid").EnumerateArray().Select(v => v.GetString()));
        Assert.Contains(offer.GetProperty("Words").EnumerateArray(), o => o.GetProperty("Text").GetString() == "effective_from");
    }

    private IRenderedComponent<RuleEditor> Open(string start = Start) =>
        Render<RuleEditor>(p => p.Add(e => e.Start, start).Add(e => e.SaveLabel, "Save").Add(e => e.OnSave, edit => _saved = edit));

    private static void Tab(IRenderedComponent<RuleEditor> editor, string name) => editor.FindAll("[role=tab]").First(t => t.TextContent == name).Click();

    private sealed class Nobody : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new()));
    }
}
