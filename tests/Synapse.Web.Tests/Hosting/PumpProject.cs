using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Plant;

namespace Synapse.Web.Tests.Hosting;

/// <summary>A project of one test: what people do in it, in a line each.</summary>
public sealed class PumpProject(SharedApp shared, ProjectId id)
{
    public ProjectId Id => id;

    public EntityId Pump(int number) => EntityId.For(id, 0, EntityKind.Asset, $"P-10{number}");

    public async Task ImportAsync()
    {
        NewEvent[] pumps = [.. Enumerable.Range(1, 3).Select(i => NewEvent.Of(PlantChange.Create(EntityKind.Asset, Pump(i), Fields(i)), null, "PROCESS", ObjectValue.Empty))];
        Assert.IsType<Outcome<BatchReceipt>.Done>(await Services.GetRequiredService<BatchWriter>().CommitAsync(
            new BatchDraft(id, BatchId.New(TimeProvider.System), BatchKind.Import, "pumps.csv", Actor.System, TimeProvider.System.GetUtcNow(), pumps), default));
    }

    /// <summary>A batch that sets the power of a pump; gives its id.</summary>
    public async Task<string> SetPowerAsync(int pump, int powerKw)
    {
        Assert.IsType<Outcome<Entity>.Done>(await Services.GetRequiredService<AssetEditor>().EditAsync(
            Actor.System, new AssetEdit(id, Pump(pump), null, ObjectValue.Of(("properties.power_kw", powerKw)), "Vendor's data"), default));
        return (await GetAsync("vic", "/api/v1/batches?limit=1")).GetProperty("items")[0].GetProperty("correlation_id").GetString()!;
    }

    public async Task<double> PowerAsync(int pump) =>
        (await GetAsync("vic", $"/api/v1/assets/{Pump(pump)}")).GetProperty("properties").GetProperty("power_kw").GetDouble();

    /// <summary>Asks for a rollback; gives the pending request.</summary>
    public async Task<JsonElement> AskAsync(string batch, string by = "eve") =>
        await DoneAsync(PostAsync(by, "/api/v1/rules/rollback", new { correlation_id = batch, reason = "It was a mistake" }));

    /// <summary>Approves, rejects or withdraws the plan that was seen.</summary>
    public Task<HttpResponseMessage> DecideAsync(string by, JsonElement seen, string verb, string? comment = null) =>
        PostAsync(by, $"/api/v1/rollbacks/{Request(seen)}/{verb}", new { plan_hash = seen.GetProperty("plan_hash").GetString(), comment });

    public Task<HttpResponseMessage> PostAsync(string by, string path, object body) => shared.As(by).PostAsJsonAsync(In(path), body);

    public Task<HttpResponseMessage> ReadAsync(string by, string path) => shared.As(by).GetAsync(In(path));

    public async Task<JsonElement> GetAsync(string by, string path) => await DoneAsync(ReadAsync(by, path));

    public static string Request(JsonElement pending) => pending.GetProperty("request_id").GetString()!;

    public static async Task<JsonElement> DoneAsync(Task<HttpResponseMessage> call)
    {
        var answer = await call;
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.JsonAsync();
    }

    private IServiceProvider Services => shared.App.Services;

    private string In(string path) => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}project_id={id}";

    private static ObjectValue Fields(int i) => ObjectValue.Of(
        (Field.Tag, $"P-10{i}"), (Field.Type, "PUMP"), (Field.Discipline, "PROCESS"), (Field.Area, i < 3 ? "210" : "310"), (Field.Description, $"Slurry pump {i}"),
        (Field.Properties, ObjectValue.Of(("power_kw", 29 + i))));
}
