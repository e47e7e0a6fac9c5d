using Synapse.Core.Plant;
using Synapse.Core.Sizing;

namespace Synapse.Core.Planning;

/// <summary>A plant as its rules leave it, which can be asked at once what they would do after a change. Used by one thread at a time.</summary>
public sealed class RestingPlant
{
    private readonly PlanRequest _request;
    private readonly SizingTables _tables;
    private readonly Dictionary<EntityId, Entity> _entities;
    private readonly Replanner? _replanner;

    private RestingPlant(PlanRequest request, SizingTables tables, int waiting, CancellationToken cancel)
    {
        _request = request;
        _tables = tables;
        _entities = request.Entities.ToDictionary(e => e.Id);
        _replanner = Replanner.Of(request, tables, cancel);
        Waiting = waiting;
    }

    /// <summary>How many changes the rules had to do before there was nothing left.</summary>
    public int Waiting { get; }

    /// <summary>The plant after a run. Refused as planning is refused.</summary>
    public static Outcome<RestingPlant> Of(PlanRequest request, SizingTables tables, CancellationToken cancel = default)
    {
        var planned = Planner.Plan(request, tables, null, cancel);
        if (planned is not Outcome<Plan>.Done(var plan)) return ((Outcome<Plan>.Refused)planned).Refusal;
        var after = request with
        {
            Project = request.Project with { LastBatchNo = request.Project.LastBatchNo + 1 },
            Entities = PlantFold.Apply(request.Entities, plan.Changes.Select(c => c.Change)),
        };
        return new RestingPlant(after, tables, plan.Changes.Count, cancel);
    }

    /// <summary>The entity as the rules leave it, or null.</summary>
    public Entity? Find(EntityId id) => _entities.GetValueOrDefault(id);

    /// <summary>What the rules would do if these entities took new states: by the short way where that is right, else by a full plan.</summary>
    public Outcome<Plan> After(IReadOnlyList<Entity> changed, CancellationToken cancel = default)
    {
        if (_replanner?.Replan(changed, cancel) is { } quick) return quick;
        var ids = changed.Select(e => e.Id).ToHashSet();
        return Planner.Plan(_request with { Entities = [.. _request.Entities.Where(e => !ids.Contains(e.Id)), .. changed] }, _tables, null, cancel);
    }
}
