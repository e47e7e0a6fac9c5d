using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;

namespace Synapse.Core.Demo;

/// <summary>
/// A copper-gold concentrator of our own invention, as its engineers would import it: machines, instruments, boards, PLCs and IO cards, but no motors, drives or cables, which the rules make.
/// The same on every call and every machine. A few things are left out on purpose, so that what is missing shows as missing.
/// </summary>
public static class DemoPlant
{
    private static readonly Lazy<IReadOnlyList<EquipmentRow>> Train = new(DemoList.Build);

    /// <summary>The id under which the demo project is usually made.</summary>
    public static ProjectId Id { get; } = new("goldmine");

    /// <summary>The equipment list, in an order in which every tag stands below the tags it refers to.</summary>
    public static IReadOnlyList<EquipmentRow> List => Train.Value;

    /// <summary>The project itself, before its first batch.</summary>
    public static Project Project(ProjectId id) => new(
        id, "Grey Heron Ridge concentrator", "CA", "Grey Heron Mines",
        ObjectValue.Of(("standard_voltage", 600), ("medium_voltage", 4160), ("cable_code", "CEC"), ("ambient_c", 35), ("frequency_hz", 60)), 0);

    /// <summary>The creations of the whole plant, about a thousand assets, each followed by the edge to its parent.</summary>
    public static IReadOnlyList<PlantChange> Create(ProjectId project) => DemoImport.Changes(project, 0, [], List);

    /// <summary>The creations of a plant with exactly this many assets (and an edge for each that has a parent): the demo plant's production train again and again, the last one cut off.</summary>
    public static IReadOnlyList<PlantChange> Scaled(ProjectId project, int assets) => DemoImport.Changes(project, 0, [], ScaledList(assets));

    /// <summary>The equipment list of <see cref="Scaled"/>, made while it is read.</summary>
    public static IEnumerable<EquipmentRow> ScaledList(int assets) =>
        Enumerable.Range(0, assets).Select(i => i < List.Count ? List[i] : List[i % List.Count].InTrain($"T{1 + (i / List.Count)}-"));

    /// <summary>The entities that creations lead to, for whoever plans without a database.</summary>
    public static IReadOnlyList<Entity> Entities(IReadOnlyList<PlantChange> creations) => [.. creations.Select(c => c.ApplyTo(null))];
}
