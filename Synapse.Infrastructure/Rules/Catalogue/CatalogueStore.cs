using System.Collections.Concurrent;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules.Catalogue;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.People;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Rules.Catalogue;

/// <summary>The property catalogue of each project: counted in the database when somebody asks, and again only for what changed since.</summary>
public sealed class CatalogueStore(NpgsqlDataSource source, TimeProvider time)
{
    private const int MostAllowed = 500;
    private readonly ConcurrentDictionary<ProjectId, (long BatchNo, long Declarations, PropertyCatalogue Catalogue)> _known = new();

    /// <summary>The catalogue as the project stands. Refused to who has no part in the project.</summary>
    public async Task<Outcome<PropertyCatalogue>> ReadAsync(Actor actor, ProjectId project, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "see the property catalogue") is { } refusal) return refusal;
        return await FindAsync(project, cancellationToken) is { } catalogue ? catalogue : ProjectStore.Unknown(project);
    }

    /// <summary>The catalogue without asking who wants it, for services that have asked; null when there is no such project.</summary>
    internal async Task<PropertyCatalogue?> FindAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if (await StateAsync(connection, project, cancellationToken) is not { } state) return null;
        if (_known.TryGetValue(project, out var known) && (known.BatchNo, known.Declarations) == (state.BatchNo, state.Declarations)) return known.Catalogue;
        if (state.ReadTo is null || state.ReadTo < state.BatchNo) await PropertyFactsTable.RefreshAsync(connection, state.Key, state.BatchNo, cancellationToken);
        var catalogue = Build(
            await PropertyFactsTable.ReadAsync(connection, state.Key, cancellationToken), await PropertyDeclarationTable.ReadAsync(connection, state.Key, cancellationToken));
        _known[project] = (state.BatchNo, state.Declarations, catalogue);
        return catalogue;
    }

    /// <summary>Says what a property is; saying nothing takes an earlier declaration back. Refused with INVALID_REQUEST when a unit or a value does not fit.</summary>
    public async Task<Outcome<CatalogueEntry>> DeclareAsync(Actor actor, ProjectId project, EntityKind kind, string path, PropertyDeclaration declaration, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Engineer, "declare properties") is { } refusal) return refusal;
        if (Wrong(kind, path, declaration) is { } sentence) return new Refusal(RefusalCode.InvalidRequest, sentence);
        await using (var connection = await source.OpenConnectionAsync(cancellationToken))
        {
            if (await StateAsync(connection, project, cancellationToken) is not { } state) return ProjectStore.Unknown(project);
            var person = await PeopleTable.KeyOfAsync(connection, actor, cancellationToken);
            await PropertyDeclarationTable.WriteAsync(connection, state.Key, kind, path, declaration, person, time.GetUtcNow(), cancellationToken);
        }

        _known.TryRemove(project, out _);
        return (await FindAsync(project, cancellationToken))!.Find(kind, path) ?? new CatalogueEntry(kind, path, []);
    }

    private static string? Wrong(EntityKind kind, string path, PropertyDeclaration declaration)
    {
        if (kind is not (EntityKind.Asset or EntityKind.Cable)) return "Properties are those of assets or of cables.";
        var name = path.StartsWith(Field.Properties + ".", StringComparison.Ordinal) ? path : null;
        if (name is null || name.Split('.').Any(part => part.Trim().Length == 0 || part.Trim() != part) || name.Length > 300)
            return $"“{path}” is no property; it is written properties.x, such as properties.power_kw.";
        if (declaration.Unit is { } unit && !UnitNames.IsKnown(unit)) return $"There is no unit “{unit}”. Units are written as in kW, V, A, m, mm2, bar, C, hp.";
        if (declaration.Unit is not null && declaration.Type is not (null or PropertyType.Number)) return "Only a number has a unit.";
        if (declaration.Allowed.Count > MostAllowed) return $"At most {MostAllowed} values can be listed.";
        return declaration.Allowed.FirstOrDefault(v => !Fits(v, declaration.Type)) is { IsMissing: false } odd ? $"The allowed value {odd} is no {declaration.Type!.Value.Word().ToLowerInvariant()}." : null;
    }

    private static bool Fits(Value value, PropertyType? type) => type switch
    {
        PropertyType.Number => value.IsNumber,
        PropertyType.Text => value.IsString,
        PropertyType.Flag => value.IsBoolean,
        _ => value.IsNumber || value.IsString || value.IsBoolean,
    };

    private static PropertyCatalogue Build(
        IReadOnlyList<(EntityKind Kind, string Path, PropertyFacts Facts)> facts, IReadOnlyDictionary<(EntityKind, string), PropertyDeclaration> declared)
    {
        var seen = facts.GroupBy(f => (f.Kind, f.Path)).ToDictionary(g => g.Key, g => g.Select(f => f.Facts).ToList());
        return new PropertyCatalogue(seen.Keys.Union(declared.Keys).Select(key => new CatalogueEntry(key.Item1, key.Item2, seen.GetValueOrDefault(key) ?? [], declared.GetValueOrDefault(key))));
    }

    private sealed record State(int Key, long BatchNo, long Declarations, long? ReadTo);

    private static async Task<State?> StateAsync(NpgsqlConnection connection, ProjectId project, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select p.project_id, p.last_batch_no, r.at_batch_no,
                   (select coalesce(sum(extract(epoch from d.declared_at) * 1000000), 0)::bigint from property_declarations d where d.project_id = p.project_id)
            from projects p left join property_facts_read r using (project_id) where p.code = $1
            """, connection).With(project.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new State(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(3), reader.OrNull<long>(2)) : null;
    }
}
