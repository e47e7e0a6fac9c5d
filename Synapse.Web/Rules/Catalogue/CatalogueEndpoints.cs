using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules.Catalogue;
using Synapse.Infrastructure.Rules.Catalogue;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.Rules.Catalogue;

/// <summary>The property catalogue, for programs.</summary>
internal static class CatalogueEndpoints
{
    private const string Declared = """{"kind": "ASSET", "path": "properties.power_kw", "type": "NUMBER", "unit": "kW", "description": "Rated power", "allowed": []}""";

    public static void MapCatalogue(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithTags("Rules");
        api.MapGet("/catalogue", ListAsync).WithSummary("The properties of the project: what is seen of them and what is declared");
        api.MapPut("/catalogue", DeclareAsync).WithSummary("Declare what a property is; only kind and path take a declaration back").WithExamples(Declared, Seen);
    }

    private const string Seen = """
        {"kind": "ASSET", "path": "properties.power_kw", "type": "NUMBER", "unit": "kW", "description": "Rated power", "allowed": [], "declared": true, "count": 214, "min": 0.37, "max": 900,
         "samples": [55, 7.5], "by_type": []}
        """;

    private static async Task<Results<Ok<CatalogueAnswer>, ApiProblem>> ListAsync(
        [FromQuery(Name = "project_id")] ProjectId projectId, CatalogueStore catalogue, CurrentPerson person, CancellationToken cancel) =>
        (await catalogue.ReadAsync(await person.ActorAsync(cancel), projectId, cancel)).ToHttp(c => new CatalogueAnswer([.. c.Entries.Select(PropertyAnswer.Of)]));

    private static async Task<Results<Ok<PropertyAnswer>, ApiProblem>> DeclareAsync(
        PropertyRequest body, [FromQuery(Name = "project_id")] ProjectId projectId, CatalogueStore catalogue, CurrentPerson person, CancellationToken cancel)
    {
        if (body.Path is not { } path) return new ApiProblem(new Refusal(RefusalCode.InvalidRequest, "Say the path of the property, such as properties.power_kw."));
        if (body.Type is not null && Words.Parse<PropertyType>(body.Type) is null)
            return new ApiProblem(new Refusal(RefusalCode.InvalidRequest, $"“{body.Type}” is no sort of value; known are NUMBER, TEXT, FLAG and LIST."));
        var declaration = new PropertyDeclaration(Words.Parse<PropertyType>(body.Type), body.Unit, body.Description, body.Allowed ?? []);
        var kind = Words.Parse<EntityKind>(body.Kind ?? "ASSET") ?? EntityKind.Edge;
        return (await catalogue.DeclareAsync(await person.ActorAsync(cancel), projectId, kind, path, declaration, cancel)).ToHttp(PropertyAnswer.Of);
    }
}

public sealed record CatalogueAnswer(IReadOnlyList<PropertyAnswer> Items);

/// <param name="Kind"><c>ASSET</c> (the default) or <c>CABLE</c>.</param>
/// <param name="Type"><c>NUMBER</c>, <c>TEXT</c>, <c>FLAG</c> or <c>LIST</c>; absent: as seen.</param>
public sealed record PropertyRequest(string? Kind, string? Path, string? Type, string? Unit, string? Description, IReadOnlyList<Value>? Allowed);

/// <param name="Type">As declared, else the only sort of value seen; null when there are several or none.</param>
/// <param name="Unit">As declared, else what the name says.</param>
public sealed record PropertyAnswer(
    EntityKind Kind, string Path, PropertyType? Type, string? Unit, string? Description, IReadOnlyList<Value> Allowed, bool Declared, long Count, double? Min, double? Max,
    IReadOnlyList<Value> Samples, IReadOnlyList<PropertyFacts> ByType)
{
    public static PropertyAnswer Of(CatalogueEntry entry) => new(
        entry.Kind, entry.Path, entry.Type, entry.Unit, entry.Declared?.Description, entry.Declared?.Allowed ?? [], entry.Declared is not null,
        entry.Facts.Count, entry.Facts.Min, entry.Facts.Max, [.. entry.Facts.Samples.Take(20)], entry.ByType);
}
