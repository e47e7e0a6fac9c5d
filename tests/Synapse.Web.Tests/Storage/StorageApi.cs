using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Commands;
using Synapse.Web.Hosting;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Storage;

/// <summary>Archiving and restoring for programs and at the console.</summary>
[Collection(PostgresCollection.Name)]
public sealed class StorageApi(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-archives-").FullName;
    private TestDatabase _database = null!;
    private SynapseApp _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _app = new SynapseApp(_database, demo: false, _folder);
        _client = await _app.SignInAsync("admin");
        await SmallPlant.BuildAsync(_app);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_is_archived_is_named_wherever_it_is_missed_and_comes_back()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await _app.Anonymous().GetAsync("/api/v1/storage")).StatusCode);
        Assert.Empty((await GetAsync("/api/v1/storage")).GetProperty("partitions").EnumerateArray());
        Assert.Equal("INVALID_REQUEST", await (await ArchiveAsync(await MonthAsync())).RefusalAsync());
        await DivideNowAsync();

        var archived = Assert.Single((await (await ArchiveAsync(await MonthAsync())).EnsureSuccessStatusCode().JsonAsync()).EnumerateArray().ToList());
        var (file, label) = (archived.GetProperty("file").GetString()!, archived.GetProperty("label").GetString()!);
        Assert.Equal("DROPPED", archived.GetProperty("step").GetString());
        var batch = (await GetAsync("/api/v1/batches?project_id=testmine")).GetProperty("items").EnumerateArray().Last();
        Assert.Equal(file, batch.GetProperty("archive").GetProperty("file").GetString());
        Assert.Equal(["ARCHIVED", "ARCHIVED"], await VerdictsAsync());
        var history = await GetAsync($"/api/v1/events/assets/{SmallPlant.Pump(1)}/history?project_id=testmine");
        Assert.Equal((1, label), (history.GetProperty("archived_versions").GetInt32(), history.GetProperty("archives")[0].GetProperty("label").GetString()));
        var rollback = await _client.PostAsJsonAsync("/api/v1/rules/rollback?project_id=testmine", new { correlation_id = batch.GetProperty("correlation_id").GetString(), reason = "Wrong list" });
        Assert.Equal((HttpStatusCode.Conflict, "EVENTS_ARCHIVED"), (rollback.StatusCode, await rollback.RefusalAsync()));

        Assert.Equal((0, true), await SaysAsync("archives", file));
        Assert.Equal((0, true), await SaysAsync("verify", "2 batches are archived"));
        Assert.Equal((0, true), await SaysAsync("replay", "the tables are what the events give."));
        var bytes = await File.ReadAllBytesAsync(Path.Combine(_folder, file));
        File.Delete(Path.Combine(_folder, file));
        Assert.Equal((2, true), await SaysAsync("archives", $"The archive's file {file} is not in"));
        Assert.Equal((2, true), await SaysAsync("verify", "ARCHIVE_DAMAGED"));
        Assert.Equal((3, true), await SaysAsync("replay", "not folded: 2 batches (1 to 2)"));
        await File.WriteAllBytesAsync(Path.Combine(_folder, file), bytes);

        Assert.Equal((0, true), await SaysAsync("restore-archive", $"restored from {file}", $"--month={await MonthAsync()}", "--reason=Needed"));
        Assert.Equal(["OK", "OK"], await VerdictsAsync());
        Assert.Equal(HttpStatusCode.Accepted, (await _client.PostAsJsonAsync(
            "/api/v1/rules/rollback?project_id=testmine", new { correlation_id = batch.GetProperty("correlation_id").GetString(), reason = "Wrong list" })).StatusCode);
        Assert.Equal("NOT_FOUND", await (await _client.PostAsJsonAsync("/api/v1/storage/restores", new { month = await MonthAsync(), reason = "Again" })).RefusalAsync());
    }

    private async Task<string> MonthAsync() => (await ScalarAsync("select to_char(now() at time zone 'UTC', 'YYYY-MM')"))!;

    private Task<HttpResponseMessage> ArchiveAsync(string until) => _client.PostAsJsonAsync("/api/v1/storage/archives", new { until, reason = "Old" });

    private async Task<string[]> VerdictsAsync() =>
        [.. (await GetAsync("/api/v1/audit/verify?project_id=testmine")).GetProperty("verdicts").EnumerateArray().Select(v => v.GetProperty("verdict").GetString()!)];

    /// <summary>The first partition ends at this moment, so that it is closed.</summary>
    private async Task DivideNowAsync()
    {
        await using var owner = DatabaseAccess.OpenForMigration(_database.Access.Migrator!);
        await using var divide = owner.CreateCommand("select partition_events(clock_timestamp())");
        await divide.ExecuteNonQueryAsync();
        await ScalarAsync("select add_event_partitions(now() + interval '1 month')::text");
    }

    private async Task<string?> ScalarAsync(string sql)
    {
        await using var command = _database.Source.CreateCommand(sql);
        return (string?)await command.ExecuteScalarAsync();
    }

    private async Task<JsonElement> GetAsync(string url) => await (await _client.GetAsync(url)).EnsureSuccessStatusCode().JsonAsync();

    private async Task<(int? Code, bool Says)> SaysAsync(string verb, string sentence, params string[] more)
    {
        var said = new StringWriter();
        var code = await CommandLine.RunAsync(
            [verb, $"--{SynapseSettings.ConnectionStringKey}={_database.Access.Application}", $"--{SynapseSettings.ArchiverKey}={_database.Access.Archiver}", $"--{SynapseSettings.ArchiveKey}={_folder}", .. more], said);
        return (code, said.ToString().Contains(sentence, StringComparison.Ordinal));
    }
}
