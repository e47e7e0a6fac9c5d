using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Synapse.Core.Demo;
using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

/// <summary>Several batches are taken back as one plan; a lead decides on what stands in the way by keys, meets a plan that has moved, and applies what was reviewed again.</summary>
public sealed class ReviewingConflicts(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    private static readonly string Project = $"project_id={DemoPlant.Id}";

    [Fact]
    public async Task A_lead_decides_row_by_row_and_applies_only_what_was_reviewed()
    {
        using var engineer = await ProgramAsync(DemoPeople.Engineer.UserName);
        using var colleague = await ProgramAsync(DemoPeople.SecondEngineer.UserName);
        using var program = await ProgramAsync(DemoPeople.Lead.UserName);
        var assets = (await GetAsync(engineer, $"/api/v1/assets?{Project}&limit=4")).GetProperty("items").EnumerateArray().Select(a => (Id: a.GetProperty("id").GetString()!, Tag: a.GetProperty("tag").GetString()!)).ToArray();
        foreach (var (id, _) in assets) await EditAsync(engineer, id, "properties.vendor", "Wrong list");
        await EditAsync(colleague, assets[0].Id, "properties.vendor", "Right list");
        var freeze = await PostAsync(program, $"/api/v1/freezes?{Project}", new { label = "Issue B", reason = "For construction", entity_ids = new[] { assets[1].Id } });

        // The engineer ticks the four batches in the timeline and asks for one rollback of them.
        var asking = await SignInAsync(DemoPeople.Engineer);
        await asking.GotoAsync("/rules/timeline");
        for (var i = 1; i <= 4; i++) await asking.Locator(".batch .pick input").Nth(i).CheckAsync();
        await Expect(asking.GetByText("4 batches chosen")).ToBeVisibleAsync();
        await asking.GetByRole(AriaRole.Button, new() { Name = "Roll back as one plan" }).ClickAsync();
        var dialog = asking.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "What builds on it?" }).ClickAsync();
        await Expect(dialog.GetByText(new Regex(@"\+1 batch, 3 events, 1 other author"))).ToBeVisibleAsync();
        await dialog.GetByLabel("Reason").FillAsync("The vendor list was of the wrong revision");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Ask for the rollback" }).ClickAsync();
        await Expect(asking).ToHaveURLAsync(Runs.RollbackUrl());

        // The lead sees what stands in the way first, and decides by keys.
        var lead = await SignInAsync(DemoPeople.Lead);
        await lead.GotoAsync(asking.Url);
        await Expect(lead.GetByText("2 conflicts have to be decided")).ToBeVisibleAsync();
        await Expect(lead.GetByRole(AriaRole.Button, new() { Name = "Approve and apply" })).ToBeDisabledAsync();
        await AxeFindsNothingAsync(lead);
        await Expect(Row(lead, assets[1].Tag)).ToContainTextAsync("Issue B");
        await lead.Keyboard.PressAsync("u");
        await Expect(Row(lead, assets[1].Tag)).ToBeFocusedAsync();
        await lead.Keyboard.PressAsync("c");
        await Expect(lead.GetByText("One conflict has to be decided")).ToBeVisibleAsync();
        await Row(lead, assets[0].Tag).FocusAsync();
        await lead.Keyboard.PressAsync("b");
        await Expect(Row(lead, assets[0].Tag).GetByLabel("Reason")).ToBeFocusedAsync();
        await lead.Keyboard.TypeAsync("Measured on site");
        await lead.Keyboard.PressAsync("Enter");
        await Expect(lead.GetByText("Nothing stands in the way.")).ToBeVisibleAsync();
        await Expect(Row(lead, assets[0].Tag)).ToContainTextAsync("Measured on site");

        // Somebody works on: what was reviewed is not applied, and only the difference is shown.
        await EditAsync(colleague, assets[3].Id, "properties.vendor", "Another list");
        await ApproveAsync(lead);
        await Expect(lead.GetByRole(AriaRole.Heading, new() { Name = "1 difference to what was reviewed" })).ToBeVisibleAsync();
        await Row(lead, assets[3].Tag).FocusAsync();
        await lead.Keyboard.PressAsync("c");
        await Expect(lead.GetByText("Nothing stands in the way.")).ToBeVisibleAsync();
        await ApproveAsync(lead);
        await Expect(lead.GetByRole(AriaRole.Link, new() { Name = "The batch that took it back" })).ToBeVisibleAsync();
        await Expect(lead.Locator(".page-head").GetByText("partial", new() { Exact = true })).ToBeVisibleAsync();
        await PostAsync(program, $"/api/v1/freezes/{freeze.GetProperty("id").GetString()}/release?{Project}", new { reason = "The journey is over" });
    }

    [Fact]
    public async Task A_rejection_says_why_and_is_final()
    {
        using var engineer = await ProgramAsync(DemoPeople.Engineer.UserName);
        var asset = (await GetAsync(engineer, $"/api/v1/assets?{Project}&limit=1")).GetProperty("items")[0].GetProperty("id").GetString()!;
        await EditAsync(engineer, asset, "properties.vendor", "Rejected list");
        var batch = (await GetAsync(engineer, $"/api/v1/batches?{Project}&limit=1")).GetProperty("items")[0].GetProperty("correlation_id").GetString();
        var request = await PostAsync(engineer, $"/api/v1/rules/rollback?{Project}", new { correlation_id = batch, reason = "A doubt" });

        var lead = await SignInAsync(DemoPeople.Lead);
        await lead.GotoAsync($"/rollbacks/{request.GetProperty("request_id").GetString()}");
        await lead.GetByLabel("Comment", new() { Exact = true }).FillAsync("The vendor is right");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await Expect(lead.Locator(".page-head").GetByText("rejected")).ToBeVisibleAsync();
        await Expect(lead.GetByText("The vendor is right")).ToBeVisibleAsync();
        await Expect(lead.GetByRole(AriaRole.Button, new() { Name = "Approve and apply" })).ToHaveCountAsync(0);
    }

    private static ILocator Row(IPage page, string tag) => page.Locator("[data-item]").Filter(new() { HasText = tag });

    private static async Task ApproveAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve and apply" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Approve and apply" }).ClickAsync();
    }

    private async Task<HttpClient> ProgramAsync(string user)
    {
        var program = new HttpClient { BaseAddress = App.Address };
        var token = await PostAsync(program, "/api/v1/auth/token", new { user_name = user, password = SignIn.DemoPassword });
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        return program;
    }

    private static async Task EditAsync(HttpClient program, string asset, string path, string value)
    {
        var address = $"/api/v1/assets/{asset}?{Project}";
        using var seen = await program.GetAsync(address);
        using var edit = new HttpRequestMessage(HttpMethod.Patch, address) { Content = JsonContent.Create(new { set = new Dictionary<string, string> { [path] = value } }) };
        edit.Headers.TryAddWithoutValidation("If-Match", seen.Headers.ETag?.ToString());
        using var answer = await program.SendAsync(edit);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<JsonElement> GetAsync(HttpClient program, string address) => JsonSerializer.Deserialize<JsonElement>(await program.GetStringAsync(address));

    private static async Task<JsonElement> PostAsync(HttpClient program, string address, object body)
    {
        using var answer = await program.PostAsJsonAsync(address, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{address} answered {(int)answer.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
