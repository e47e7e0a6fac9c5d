using System.Text.RegularExpressions;
using Npgsql;
using Synapse.Core.Demo;
using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

/// <summary>Somebody who administers the database changes a row of history, and a lead finds it on the page; what was changed is put back, and all is whole again.</summary>
public sealed class Tampering(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    [Fact]
    public async Task A_row_that_was_changed_past_the_guards_is_found_by_its_batch()
    {
        var lead = await SignInAsync(DemoPeople.Lead);
        await lead.GotoAsync($"/admin/audit?project={DemoPlant.Id}");
        await VerifyAsync(lead);
        await Expect(lead.GetByText(new Regex("are as they were sealed"))).ToBeVisibleAsync();
        await Expect(lead.GetByText(new Regex("gives exactly the"))).ToBeVisibleAsync();

        var payload = await FirstPayloadAsync();
        await RewriteAsync(payload.Replace("\"type\":\"", "\"type\":\"X", StringComparison.Ordinal));
        await VerifyAsync(lead);
        await Expect(lead.GetByText(new Regex("say that history was altered"))).ToBeVisibleAsync();
        await Expect(lead.GetByRole(AriaRole.Row).Filter(new() { HasText = "events altered" })).ToHaveCountAsync(1);
        await AxeFindsNothingAsync(lead);

        await RewriteAsync(payload);
        await VerifyAsync(lead);
        await Expect(lead.GetByText(new Regex("are as they were sealed"))).ToBeVisibleAsync();
    }

    private static async Task VerifyAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Verify ") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Stop" })).ToHaveCountAsync(0);
    }

    private async Task<string> FirstPayloadAsync()
    {
        await using var source = NpgsqlDataSource.Create(App.ConnectionString);
        await using var command = source.CreateCommand($"select payload::text {FirstEvent}");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>With the rights of a superuser, who first takes down what stands in the way and puts it up again afterwards.</summary>
    private async Task RewriteAsync(string payload)
    {
        await using var source = NpgsqlDataSource.Create(App.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        foreach (var sql in (string[])["set synapse.migration = on", "alter table workflow_events disable trigger workflow_events_deny_row, disable trigger workflow_events_deny_statement"])
        {
            await using var open = new NpgsqlCommand(sql, connection);
            await open.ExecuteNonQueryAsync();
        }

        await using (var command = new NpgsqlCommand($"update workflow_events set payload = $1::json where (project_id, batch_id, batch_seq) = (select e.project_id, e.batch_id, e.batch_seq {FirstEvent})", connection))
        {
            command.Parameters.Add(new() { Value = payload });
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        await using var close = new NpgsqlCommand(
            "alter table workflow_events enable always trigger workflow_events_deny_row, enable always trigger workflow_events_deny_statement", connection);
        await close.ExecuteNonQueryAsync();
    }

    /// <summary>The event that made the first asset of the demo project.</summary>
    private static string FirstEvent =>
        $"""
        from workflow_events e join batches b using (project_id, batch_id) join projects p using (project_id)
        where p.code = '{DemoPlant.Id}' and e.entity_version = 1 and e.entity_kind = 1 order by b.batch_no, e.batch_seq limit 1
        """;
}
