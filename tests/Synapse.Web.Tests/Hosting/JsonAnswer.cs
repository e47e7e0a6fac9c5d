using System.Net.Http.Json;
using System.Text.Json;

namespace Synapse.Web.Tests.Hosting;

public static class JsonAnswer
{
    public static Task<JsonElement> JsonAsync(this HttpResponseMessage answer) => answer.Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>The code of a refusal, having checked that it has the one error shape.</summary>
    public static async Task<string?> RefusalAsync(this HttpResponseMessage answer)
    {
        var body = await answer.JsonAsync();
        Assert.Equal(["context", "detail", "error_code"], body.EnumerateObject().Select(p => p.Name).Order());
        Assert.EndsWith(".", body.GetProperty("detail").GetString());
        return body.GetProperty("error_code").GetString();
    }
}
