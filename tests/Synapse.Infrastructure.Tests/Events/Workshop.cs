using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Infrastructure.Tests.Events;

/// <summary>A database with one empty project, and the few things that tests of the store do over and over.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    public static readonly ProjectId Goldmine = new("goldmine");
    public static readonly Actor Ann = new(new PersonId("ann"), "Ann Engineer", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Engineer });
    private readonly TestDatabase _database;

    private Workshop(TestDatabase database)
    {
        _database = database;
        Projects = new ProjectStore(Source);
        Disciplines = new DisciplineKeys(Source);
        Plant = new PlantStore(Source);
        Writer = WriterThat();
    }

    public NpgsqlDataSource Source => _database.Source;

    /// <summary>A superuser, for what the application cannot do.</summary>
    public NpgsqlDataSource Administrator => _database.Administrator;

    public DatabaseAccess Access => _database.Access;

    public string ConnectionString => _database.ConnectionString;

    public ProjectStore Projects { get; }

    public DisciplineKeys Disciplines { get; }

    public PlantStore Plant { get; }

    public BatchWriter Writer { get; }

    public static async Task<Workshop> OpenAsync(PostgresFixture postgres) => await WithProjectAsync(await postgres.CreateDatabaseAsync());

    /// <summary>On a server of the test's own, whose database is migrated here.</summary>
    public static async Task<Workshop> OpenAsync(DatabaseAccess access)
    {
        await DatabaseSchema.MigrateAsync(access, default);
        return await WithProjectAsync(new TestDatabase(access, () => Task.CompletedTask));
    }

    /// <summary>What an earlier test run on that server left.</summary>
    public static Workshop Reopen(DatabaseAccess access) => new(new TestDatabase(access, () => Task.CompletedTask));

    private static async Task<Workshop> WithProjectAsync(TestDatabase database)
    {
        var workshop = new Workshop(database);
        Done(await workshop.Projects.CreateAsync(Goldmine, "Gold mine", "CA", null, ObjectValue.Of(("standard_voltage", 600)), default));
        return workshop;
    }

    public BatchWriter WriterThat(Func<BatchStep, NpgsqlConnection, Task>? stops = null) => new(Source, Projects, Disciplines, TimeProvider.System) { AfterStep = stops };

    public static Entity Asset(string tag, string type = "PUMP", long after = 0, params (string, Value)[] properties) => new(
        EntityKind.Asset, EntityId.For(Goldmine, after, EntityKind.Asset, tag), 1, false,
        ObjectValue.Of((Field.Tag, tag), (Field.Type, type), (Field.Discipline, "ELECTRICAL"), (Field.Properties, ObjectValue.Of(properties))));

    public static Entity Cable(string tag, Entity? from, Entity? to) => new(
        EntityKind.Cable, EntityId.For(Goldmine, 0, EntityKind.Cable, tag), 1, false,
        ObjectValue.Of((Field.Tag, tag), (Field.Type, "POWER"), (Field.From, from?.Id.ToString()), (Field.To, to?.Id.ToString()), (Field.LengthM, 80), (Field.Properties, Value.EmptyObject)));

    public static Entity Edge(Entity source, string relation, Entity target) => new(
        EntityKind.Edge, EntityId.For(Goldmine, 0, EntityKind.Edge, $"{source.Id} {relation} {target.Id}"), 1, false,
        ObjectValue.Of((Field.Source, source.Id.ToString()), (Field.Target, target.Id.ToString()), (Field.Relation, relation), (Field.Properties, Value.EmptyObject)));

    public static NewEvent Event(PlantChange change, string? discipline = "ELECTRICAL", int? rule = null) => NewEvent.Of(change, rule, discipline, ObjectValue.Empty);

    public static NewEvent Created(Entity entity) => Event(PlantChange.Create(entity.Kind, entity.Id, entity.Fields));

    public static NewEvent Deleted(Entity entity) => Event(PlantChange.Delete(entity));

    public static NewEvent Set(Entity entity, string path, Value value) => Event(PlantChange.Update(entity, Leaves.Set(entity.Fields, path, value))!);

    public static BatchDraft Draft(params IReadOnlyList<NewEvent> events) => Draft(BatchKind.Manual, events);

    public static BatchDraft Draft(BatchKind kind, params IReadOnlyList<NewEvent> events) =>
        new(Goldmine, BatchId.New(TimeProvider.System), kind, "A test", Ann, TimeProvider.System.GetUtcNow(), events);

    public Task<Outcome<BatchReceipt>> TryAsync(params IReadOnlyList<NewEvent> events) => Writer.CommitAsync(Draft(events), default);

    public async Task<BatchReceipt> CommitAsync(params IReadOnlyList<NewEvent> events) => Done(await TryAsync(events));

    public async Task<Dictionary<EntityId, Entity>> EntitiesAsync(bool withTombstones = false) =>
        Done(await Plant.LoadAsync(Goldmine, withTombstones, default)).Entities.ToDictionary(e => e.Id);

    public Task<T> ScalarAsync<T>(string sql) => ScalarAsync<T>(Source, sql);

    public async Task ExecuteAsAdministratorAsync(string sql)
    {
        await using var command = Administrator.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static T Done<T>(Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Done done => done.Value,
        Outcome<T>.Refused refused => throw new Xunit.Sdk.XunitException($"Refused: {refused.Refusal}"),
        _ => throw new InvalidOperationException(),
    };

    public static Refusal Refused<T>(Outcome<T> outcome) => Assert.IsType<Outcome<T>.Refused>(outcome).Refusal;

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
