using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Infrastructure.Tests.Rollback;

/// <summary>A workshop with the people who ask for rollbacks and decide on them, and a clock that can be turned.</summary>
internal sealed class ReviewRoom : IAsyncDisposable
{
    public static readonly Actor Eve = Person("eve", ProjectRole.Engineer);
    public static readonly Actor Lea = Person("lea", ProjectRole.Lead);
    public static readonly Actor Leo = Person("leo", ProjectRole.Lead);
    public static readonly Actor Ada = Person("ada", ProjectRole.Admin);
    public static readonly Actor Dan = Person("dan", ProjectRole.Engineer);
    public static readonly Actor Vic = Person("vic", ProjectRole.Viewer);

    private ReviewRoom(Workshop shop)
    {
        Shop = shop;
        Plans = new RollbackPlans(shop.Source, shop.Projects, shop.Writer, Clock);
        Requests = new RollbackRequests(shop.Source, shop.Projects, Plans, shop.Writer, Bell, Clock);
        Deputies = new RollbackDeputies(shop.Source, shop.Projects, Bell, Clock);
        Comments = new RollbackComments(shop.Source, shop.Projects, Bell, Clock);
        Freezes = new Freezes(shop.Source, shop.Projects, Bell, Clock);
    }

    public ProjectBell Bell { get; } = new();

    public RollbackDeputies Deputies { get; }

    public RollbackComments Comments { get; }

    public Freezes Freezes { get; }

    public Workshop Shop { get; }

    public TurnedClock Clock { get; } = new();

    public RollbackPlans Plans { get; }

    public RollbackRequests Requests { get; }

    /// <summary>In a workshop that there is already.</summary>
    public static ReviewRoom In(Workshop shop) => new(shop);

    public static async Task<ReviewRoom> OpenAsync(PostgresFixture postgres) => new(await Workshop.OpenAsync(postgres));

    public async Task<RollbackRequest> RequestAsync(BatchId batch) => Workshop.Done(await Requests.RequestAsync(Eve, Workshop.Goldmine, batch, "It was a mistake.", default));

    public async Task SetAsync(string setting, Value value) => Workshop.Done(await Shop.Projects.PatchAsync(Workshop.Goldmine, null, null, null, ObjectValue.Of((setting, value)), default));

    public Task<Outcome<RollbackRequest>> ApproveAsync(RollbackRequest request, Actor? by = null) =>
        Requests.ApproveAsync(by ?? Lea, Workshop.Goldmine, request.Id, request.PlanHash, "Agreed.", default);

    /// <summary>Asks and approves.</summary>
    public async Task<BatchId> RollBackAsync(BatchId batch) => Workshop.Done(await ApproveAsync(await RequestAsync(batch))).Result!.Value;

    public async Task<IReadOnlyList<RollbackItem>> ItemsAsync(RollbackRequest request, RollbackItemFilter? filter = null) =>
        [.. Workshop.Done(await Requests.ItemsAsync(Vic, Workshop.Goldmine, request.Id, filter ?? new(), -1, 1000, default)).Select(i => i.Item)];

    /// <summary>What people see: everything that is live, without version numbers.</summary>
    public async Task<Dictionary<EntityId, ObjectValue>> SeenAsync() => (await Shop.EntitiesAsync()).ToDictionary(e => e.Key, e => e.Value.Fields);

    public async Task<Entity> NowAsync(Entity e) => (await Shop.EntitiesAsync(withTombstones: true))[e.Id];

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    private static Actor Person(string id, ProjectRole role) => new(new PersonId(id), $"{char.ToUpperInvariant(id[0])}{id[1..]}", new Dictionary<string, ProjectRole> { ["*"] = role });

    internal sealed class TurnedClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
