using System.Text.Json;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Web.Hosting;

namespace Synapse.Web.Tests.Hosting;

public class ApiJsonTests
{
    private static readonly JsonSerializerOptions Options = Configured();

    private sealed record Sample(ProjectId ProjectId, BatchId BatchId, ProjectRole Role, Value AnyValue, Dictionary<ProjectId, int> PerProject);

    [Fact]
    public void Ids_are_text_enums_are_words_names_are_snake_case_and_values_are_themselves()
    {
        var batch = new BatchId(Guid.Parse("01890000-0000-7000-8000-000000000001"));
        var sample = new Sample(new ProjectId("goldmine"), batch, ProjectRole.Lead, Value.Array(1, "0012", Value.Null), new() { [new ProjectId("x")] = 1 });

        var json = JsonSerializer.Serialize(sample, Options);

        Assert.Equal(
            """{"project_id":"goldmine","batch_id":"01890000-0000-7000-8000-000000000001","role":"LEAD","any_value":[1,"0012",null],"per_project":{"x":1}}""", json);
        var back = JsonSerializer.Deserialize<Sample>(json, Options)!;
        Assert.Equal((sample.ProjectId, sample.BatchId, sample.AnyValue), (back.ProjectId, back.BatchId, back.AnyValue));
        Assert.Equal(1, back.PerProject[new ProjectId("x")]);
    }

    [Fact]
    public void Something_that_is_no_id_is_refused_with_its_place()
    {
        var refused = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Sample>("""{"batch_id":"17"}""", Options));

        Assert.Equal("$.batch_id", refused.Path);
    }

    private static JsonSerializerOptions Configured()
    {
        var options = new JsonSerializerOptions();
        ApiJson.Configure(options);
        return options;
    }
}
