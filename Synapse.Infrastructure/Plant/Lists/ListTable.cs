using Synapse.Core.Plant;

namespace Synapse.Infrastructure.Plant.Lists;

/// <summary>How a kind of entity is listed: what it is joined with, which fields can be filtered and sorted by, what a search looks at.</summary>
/// <param name="Name">What stands in for a tag: the natural name in a list.</param>
/// <param name="Json">The row's fields as a JSON object.</param>
/// <param name="Kinds">The kinds of entities that it reads.</param>
internal sealed record ListTable(EntityKind[] Kinds, string From, string Name, IReadOnlyDictionary<string, string> Fields, IReadOnlyList<string> Searched, string Json)
{
    /// <param name="kind">What is listed.</param>
    /// <param name="tables">What stands before the names of the tables: nothing for today's.</param>
    public static ListTable Of(EntityKind kind, string tables = "") => kind switch
    {
        EntityKind.Asset => Assets(tables),
        EntityKind.Cable => Cables(tables),
        EntityKind.Edge => Edges(tables),
        EntityKind.Package => Packages(tables),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind has no list of its own."),
    };

    private static ListTable Assets(string tables) => new(
        [EntityKind.Asset],
        $"{tables}assets e", "e.tag",
        Columns(("tag", "e.tag"), ("type", "e.type"), ("discipline", "e.discipline"), ("description", "e.description"), ("area", "e.area"), ("system", "e.system")),
        ["e.tag", "e.description"],
        "'tag', e.tag, 'type', e.type, 'discipline', e.discipline, 'description', e.description, 'area', e.area, 'system', e.system, 'properties', e.properties");

    private static ListTable Cables(string tables) => new(
        [EntityKind.Cable, EntityKind.Asset],
        $"{tables}cables e {Ends(tables, "from_id", "to_id")}", "e.tag",
        Columns(("tag", "e.tag"), ("type", "e.type"), ("discipline", "e.discipline"), ("size", "e.size"), ("length_m", "e.length_m::text"), ("from", "f.tag"), ("to", "t.tag"), ("area", "coalesce(t.area, f.area)")),
        ["e.tag", "f.tag", "t.tag"],
        """
        'tag', e.tag, 'type', e.type, 'discipline', e.discipline, 'from', e.from_id, 'from_tag', f.tag, 'to', e.to_id, 'to_tag', t.tag, 'size', e.size, 'length_m', e.length_m,
        'properties', e.properties
        """);

    private static ListTable Edges(string tables) => new(
        [EntityKind.Edge, EntityKind.Asset],
        $"{tables}edges e {Ends(tables, "source_id", "target_id")}", "(coalesce(f.tag, '') || ' ' || e.relation || ' ' || coalesce(t.tag, ''))",
        Columns(("relation", "e.relation"), ("discipline", "e.discipline"), ("source", "f.tag"), ("target", "t.tag"), ("tag", "f.tag"), ("area", "f.area")),
        ["f.tag", "t.tag", "e.relation"],
        "'relation', e.relation, 'discipline', e.discipline, 'source', e.source_id, 'source_tag', f.tag, 'target', e.target_id, 'target_tag', t.tag, 'properties', e.properties");

    private static ListTable Packages(string tables) => new(
        [EntityKind.Package, EntityKind.PackageMember],
        $"{tables}packages e", "e.code",
        Columns(("code", "e.code"), ("tag", "e.code"), ("name", "e.name")),
        ["e.code", "e.name"],
        $"""
        'code', e.code, 'name', e.name,
        'members', (select count(*) from {tables}package_members m where m.project_id = e.project_id and m.package_id = e.id and not m.deleted)
        """);

    private static string Ends(string tables, string first, string second) =>
        $"left join {tables}assets f on f.project_id = e.project_id and f.id = e.{first} left join {tables}assets t on t.project_id = e.project_id and t.id = e.{second}";

    /// <summary>Whether rows have free properties.</summary>
    public bool HasProperties => Json.Contains("e.properties", StringComparison.Ordinal);

    /// <summary>A text that is in order when the field is: a number is written with leading zeros, for a cursor holds texts.</summary>
    public string SortedBy(string field) =>
        field == "length_m" ? "coalesce(to_char(e.length_m::numeric, 'FM000000000000000.000000'), '')" : $"lower(coalesce({Fields[field]}, ''))";

    private static Dictionary<string, string> Columns(params (string Field, string Sql)[] columns) => columns.ToDictionary(c => c.Field, c => c.Sql, StringComparer.Ordinal);
}
