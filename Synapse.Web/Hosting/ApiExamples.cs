using System.Text.Json.Nodes;

namespace Synapse.Web.Hosting;

/// <summary>Examples in the OpenAPI document stand beside the endpoint that they show.</summary>
public static class ApiExamples
{
    /// <param name="request">JSON of a request's body, or null when it has none.</param>
    /// <param name="response">JSON of a successful answer.</param>
    public static RouteHandlerBuilder WithExamples(this RouteHandlerBuilder endpoint, string? request, string response) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            if (request is not null)
                foreach (var content in operation.RequestBody?.Content?.Values ?? []) content.Example = JsonNode.Parse(request);
            foreach (var (status, answer) in operation.Responses ?? [])
            {
                if (!status.StartsWith('2')) continue;
                foreach (var content in answer.Content?.Values ?? []) content.Example = JsonNode.Parse(response);
            }

            return Task.CompletedTask;
        });
}
