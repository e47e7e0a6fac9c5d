using Microsoft.OpenApi;

namespace Synapse.Web.Import;

/// <summary>What requests and answers look like, for the OpenAPI document.</summary>
internal static class ImportExamples
{
    public const string Compared =
        """
        {"correlation_id": null, "plan_id": "01938a52-7c1e-7d10-9a4e-0b9f6f0f2b11", "summary": {"created": 412, "updated": 3, "unchanged": 96, "rejected": 1},
         "complaints": [{"row": 17, "column": "KKS", "value": "P-101", "code": "DUPLICATE_TAG", "message": "Row 9 says the same with the same tag; this repetition is left out.", "severity": "REJECTED"}]}
        """;

    public const string CarriedOut =
        """{"correlation_id": "01938a53-0b1e-7c10-8a4e-0b9f00000000", "plan_id": "01938a52-7c1e-7d10-9a4e-0b9f6f0f2b11", "summary": {"created": 412, "updated": 3, "unchanged": 96, "rejected": 1}, "complaints": []}""";

    /// <summary>The form is read while it arrives, so its parts are described by hand.</summary>
    public static RouteHandlerBuilder WithImportForm(this RouteHandlerBuilder endpoint) => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        var form = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "file" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "A CSV or XLSX file." },
                ["format"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "auto (the default), csv or xlsx." },
                ["mapping"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Description = "JSON from target to column; targets are tag, description, type, area, system, discipline, id, parent and properties.x. Other columns become properties unless they are mapped to null.",
                },
                ["mode"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "dry_run (the default) or execute." },
            },
        };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = form } },
        };
        return Task.CompletedTask;
    });
}
