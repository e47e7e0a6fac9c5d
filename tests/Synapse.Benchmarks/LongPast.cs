using System.Collections;
using Npgsql;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database.Copying;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Snapshots;

namespace Synapse.Benchmarks;

/// <summary>
/// A project with as many events as are asked for: an import, then years of runs, edits and imports of all sizes. The events go in by COPY, sealed and numbered as the product does it; the tables are
/// brought to where the events lead at the end, once. So the seals verify and folding the events gives the tables.
/// </summary>
internal sealed class LongPast
{
    public const string RareDiscipline = "TELECOM";
    private const int RareEvery = 100_003;
    private static readonly string[] Disciplines = ["PROCESS", "ELECTRICAL", "INSTRUMENTATION", "MECHANICAL", "AUTOMATION", "PIPING"];
    private static readonly int[] BatchSizes = [100_000, 30_000, 10_000, 100_000, 3_000, 1_000, 1_000, 300, 300, 100, 100, 100, 30, 30, 10, 10, 3, 1, 1, 1];
    private readonly BenchRoom _room;
    private readonly Entity[] _assets;
    private readonly int[] _versions;
    private int _projectKey;
    private int[] _rules = [];
    private int _next;

    private LongPast(BenchRoom room, int events)
    {
        _room = room;
        Project = new ProjectId("past");
        _assets = [.. Enumerable.Range(0, Math.Clamp(events / 10, 2_000, 200_000)).Select(Asset)];
        _versions = new int[_assets.Length];
    }

    public ProjectId Project { get; }

    public IReadOnlyList<Entity> Assets => _assets;

    /// <summary>How many events are there, those of the rules' own batch included.</summary>
    public int Events { get; private set; }

    /// <summary>How many of them are of the rare discipline.</summary>
    public int Rare { get; private set; }

    public IReadOnlyList<int> Rules => _rules;

    /// <summary>Fills the room, or, when the room is kept and was filled with as many events before, takes a copy of that.</summary>
    public static async Task<LongPast> FillAsync(BenchRoom room, int events)
    {
        var (past, aside) = (new LongPast(room, events), $"past_{events}");
        if (room.IsKept && await room.TakeCopyAsync(aside))
        {
            await past.RecallAsync();
            return past;
        }

        await past.BeginAsync();
        for (var batch = 0; past.Events < events; batch++)
            await past.AppendAsync(batch, Math.Min(BatchSizes[batch % BatchSizes.Length], Math.Max(1, events - past.Events - 2)));
        await past.CatchUpAsync();
        await using var analyze = room.Administrator.CreateCommand("vacuum analyze");
        analyze.CommandTimeout = 0;
        await analyze.ExecuteNonQueryAsync();
        if (room.IsKept) await room.PutAsideAsync(aside);
        return past;
    }

    /// <summary>An asset as the past left it.</summary>
    public Entity Now(int asset) => _assets[asset] with { Version = _versions[asset], Fields = Leaves.Set(_assets[asset].Fields, "properties.power_kw", _versions[asset]) };

    /// <summary>What the product commits; the assets that it changes are to be told by <see cref="Moved"/>.</summary>
    public Task<Synapse.Core.Outcome<BatchReceipt>> CommitAsync(BatchKind kind, string title, IReadOnlyList<NewEvent> events) => _room.Batches.CommitAsync(
        new BatchDraft(Project, BatchId.New(TimeProvider.System), kind, title, Actor.System, TimeProvider.System.GetUtcNow(), events), default);

    /// <summary>Gives an asset as many further versions, in ten batches of the product's own writing.</summary>
    public async Task AgeAsync(int asset, int versions)
    {
        for (var batch = 0; batch < 10; batch++)
        {
            var (state, events) = (Now(asset), new List<NewEvent>());
            for (var i = 0; i < versions / 10; i++)
            {
                var change = PlantChange.Update(state, Leaves.Set(state.Fields, "properties.power_kw", state.Version + 1))!;
                state = change.ApplyTo(state);
                events.Add(NewEvent.Of(change, _rules[0], "PROCESS", ObjectValue.Empty));
            }

            BenchRoom.Done(await CommitAsync(BatchKind.Manual, "Once more", events));
            Moved(asset, state.Version);
        }
    }

    public void Moved(int asset, int version) => _versions[asset] = version;

    private async Task BeginAsync()
    {
        BenchRoom.Done(await _room.Projects.CreateAsync(Project, "A long past", "CA", null, ObjectValue.Empty, default));
        BenchRoom.Done(await _room.Rules.SaveAsync(Actor.System, Project, "Rules", [.. Core.Demo.DemoRules.Documents.Select(d => new RuleEdit(d))], default));
        BenchRoom.Done(await CommitAsync(BatchKind.Import, "The list", [.. _assets.Select(a => NewEvent.Of(PlantChange.Create(a.Kind, a.Id, a.Fields), null, a.Text(Field.Discipline), ObjectValue.Empty))]));
        await RecallAsync();
    }

    private async Task RecallAsync()
    {
        _projectKey = (int)await ScalarAsync("select project_id from projects where code = 'past'");
        _rules = await ArrayAsync("select array_agg(rule_key order by rule_key) from rule_versions");
        Events = (int)(long)await ScalarAsync("select sum(n) from batches");
        var versions = BenchRoom.Done(await _room.Plants.LoadAsync(Project, default)).Entities.ToDictionary(e => e.Id, e => e.Version);
        for (var i = 0; i < _assets.Length; i++) _versions[i] = versions[_assets[i].Id];
        _next = _versions.Sum() - _assets.Length;
        Rare = Enumerable.Range(0, _next).Count(IsRare);
    }

    private async Task AppendAsync(int batch, int count)
    {
        var changes = new Changes(this, _next, count);
        var draft = new BatchDraft(
            Project, BatchId.New(TimeProvider.System), batch % 7 == 3 ? BatchKind.Manual : BatchKind.Execution, $"Batch {batch}", new BatchAuthor(new PersonId($"p{batch % 5}"), $"Person {batch % 5}"),
            TimeProvider.System.GetUtcNow(), changes);
        var events = new BatchEvents(draft);
        var counts = EventCounts.Of(events);
        var prepared = new PreparedBatch(draft, _projectKey, events, NetChanges.Of(events), counts, await _room.Disciplines.KeysOfAsync(counts.DisciplineNames, default));
        await using var connection = await _room.Source.OpenConnectionAsync();
        var header = await BatchHeaderWriter.PrepareAsync(connection, prepared, default);
        await using var transaction = await connection.BeginTransactionAsync();
        using var seal = new SealBuilder(draft.Id);
        await using (var rows = new EventRows(_projectKey, draft.Id, prepared.Disciplines).Begin(events, default))
        {
            await using var copy = await CopyIn.BeginAsync(connection, EventRows.CopySql, default);
            while (await rows.NextAsync() is { } chunk)
            {
                using var done = chunk;
                for (var i = 0; i < chunk.Count; i++) seal.AddHash(chunk.Hash(i));
                await copy.WriteAsync(chunk.Rows, default);
            }

            await copy.CompleteAsync(default);
        }

        await new EntityWriter(connection, _projectKey, prepared.Changes).ImageAsync(Before(prepared.Changes), default);

        await header.WriteAsync(await header.LockProjectAsync(default), seal, SnapshotData.Write([]), default);
        await transaction.CommitAsync();
        for (var i = 0; i < count; i++) _versions[(_next + i) % _assets.Length]++;
        for (var i = 0; i < count; i++)
            if (IsRare(_next + i)) Rare++;
        _next += count;
        Events += events.Count;
    }

    /// <summary>What whole states are made from, for the few that get one.</summary>
    private Dictionary<EntityId, Entity> Before(NetChanges changes) => Enumerable.Range(0, _assets.Length)
        .Where(i => changes.Steps.TryGetValue(_assets[i].Id, out var steps) && EntityImage.IsDue(steps)).ToDictionary(i => _assets[i].Id, Now);

    private static bool IsRare(int number) => number % RareEvery == 4711;

    /// <summary>The tables to where the events lead.</summary>
    private async Task CatchUpAsync()
    {
        await using var connection = await _room.Source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("""
            update assets a set version = n.version, properties = jsonb_set(a.properties, '{power_kw}', to_jsonb(n.version))
            from unnest($1, $2) n(id, version) where a.project_id = $3 and a.id = n.id
            """, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new() { Value = _assets.Select(a => a.Id.Value).ToArray() });
        command.Parameters.Add(new() { Value = _versions });
        command.Parameters.Add(new() { Value = _projectKey });
        await command.ExecuteNonQueryAsync();
    }

    private Entity Asset(int number)
    {
        var fields = ObjectValue.Of(
            (Field.Tag, $"{100 + number % 900}-P-{number:D6}"), (Field.Type, "PUMP"), (Field.Discipline, Disciplines[number % Disciplines.Length]), (Field.Area, $"{100 + number % 9 * 10}"),
            (Field.Properties, ObjectValue.Of(("power_kw", 1), ("voltage_v", 600), ("vendor", "Heron Pumps"))));
        return new Entity(EntityKind.Asset, EntityId.For(Project, 1, EntityKind.Asset, fields[Field.Tag].AsString!), 1, false, fields);
    }

    private async Task<object> ScalarAsync(string sql)
    {
        await using var command = _room.Source.CreateCommand(sql);
        return (await command.ExecuteScalarAsync())!;
    }

    private async Task<int[]> ArrayAsync(string sql) => (int[])await ScalarAsync(sql);

    /// <summary>Updates of one asset after the other, each made when it is asked for: the power of an asset is its version.</summary>
    private sealed class Changes(LongPast past, int from, int count) : IReadOnlyList<NewEvent>
    {
        public int Count => count;

        public NewEvent this[int index]
        {
            get
            {
                var (asset, version) = ((from + index) % past._assets.Length, past._versions[(from + index) % past._assets.Length] + index / past._assets.Length + 1);
                var entity = past._assets[asset];
                var diff = new LeafDiff(ObjectValue.Of(("properties.power_kw", version - 1)), ObjectValue.Of(("properties.power_kw", version)));
                var rule = past._rules[asset * 31 % past._rules.Length];
                var discipline = IsRare(from + index) ? RareDiscipline : entity.Text(Field.Discipline);
                var inputs = Value.Array(Value.Array(entity.Id.ToString(), version - 1, "properties.voltage_v type"));
                return NewEvent.Of(
                    new PlantChange(EntityKind.Asset, entity.Id, ChangeOp.Update, version, diff), rule, discipline, ObjectValue.Of(("action", 0), ("trigger", entity.Id.ToString()), ("inputs", inputs)));
            }
        }

        public IEnumerator<NewEvent> GetEnumerator()
        {
            for (var i = 0; i < count; i++) yield return this[i];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
