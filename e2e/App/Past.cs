using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Projects;

namespace Synapse.E2E.App;

/// <summary>Writes a project's past as the app would, without the clicks: batches of changes to assets and cables, each by a person of the project.</summary>
public sealed class Past : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly BatchWriter _writer;
    private readonly Dictionary<string, Entity> _now = [];

    public Past(string connectionString, string project)
    {
        Project = new ProjectId(project);
        _source = NpgsqlDataSource.Create(connectionString);
        _writer = new BatchWriter(_source, new ProjectStore(_source), new DisciplineKeys(_source), TimeProvider.System);
    }

    public ProjectId Project { get; }

    public EntityId IdOf(string tag) => _now[tag].Id;

    /// <summary>Writes a batch and gives its id. The changes are made on the state of the batch before.</summary>
    public async Task<Guid> WriteAsync(string by, string title, params IReadOnlyList<Func<Past, NewEvent>> acts)
    {
        var events = acts.Select(act => Noted(act(this))).ToList();
        var batch = BatchId.New(TimeProvider.System);
        var person = new Actor(new PersonId(by), by, new Dictionary<string, ProjectRole> { [Project.Value] = ProjectRole.Engineer });
        var outcome = await _writer.CommitAsync(new BatchDraft(Project, batch, events.Any(e => e.RuleKey is not null) ? BatchKind.Execution : BatchKind.Manual, title, person, TimeProvider.System.GetUtcNow(), events), default);
        Assert.IsType<Outcome<BatchReceipt>.Done>(outcome);
        return batch.Value;
    }

    public static Func<Past, NewEvent> Asset(string tag, string type, params (string, Value)[] properties) => past => past.Creation(
        tag, EntityKind.Asset, ObjectValue.Of(
            (Field.Tag, tag), (Field.Type, type), (Field.Discipline, "PROCESS"), (Field.Area, "210"), (Field.Description, $"{type} {tag}"), (Field.Properties, ObjectValue.Of(properties))));

    public static Func<Past, NewEvent> Cable(string tag, string from, string to) => past => past.Creation(
        tag, EntityKind.Cable, ObjectValue.Of(
            (Field.Tag, tag), (Field.Type, "POWER"), (Field.From, past.IdOf(from).ToString()), (Field.To, past.IdOf(to).ToString()), (Field.LengthM, 80), (Field.Properties, Value.EmptyObject)));

    public static Func<Past, NewEvent> Set(string tag, string path, Value value) => past => Event(past.Update(tag, path, value));

    /// <summary>What a rule computed from a property of another asset.</summary>
    public static Func<Past, NewEvent> Computed(string tag, string path, Value value, int rule, string from, string read) => past =>
    {
        var input = past._now[from];
        return NewEvent.Of(past.Update(tag, path, value), rule, "PROCESS", ObjectValue.Of(
            ("inputs", Value.Array(Value.Array(input.Id.ToString(), input.Version, read))), ("trigger", input.Id.ToString())));
    };

    public static Func<Past, NewEvent> Delete(string tag) => past => Event(PlantChange.Delete(past._now[tag]));

    /// <summary>Brings something back that was deleted, in another area.</summary>
    public static Func<Past, NewEvent> Restore(string tag, string area) => past =>
    {
        var gone = past._now[tag];
        return Event(new PlantChange(gone.Kind, gone.Id, ChangeOp.Restore, gone.Version + 1, Leaves.Diff(gone.Fields, gone.Fields.With(Field.Area, area))));
    };

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NewEvent Event(PlantChange change) => NewEvent.Of(change, null, "PROCESS", ObjectValue.Empty);

    private PlantChange Update(string tag, string path, Value value) => PlantChange.Update(_now[tag], Leaves.Set(_now[tag].Fields, path, value))!;

    // Whoever takes a tag that was somebody else's is another asset.
    private NewEvent Creation(string tag, EntityKind kind, ObjectValue fields) =>
        Event(PlantChange.Create(kind, EntityId.For(Project, _now.ContainsKey(tag) ? _now[tag].Version : 0, kind, tag), fields));

    private NewEvent Noted(NewEvent e)
    {
        var change = e.Change!;
        var tag = _now.FirstOrDefault(n => n.Value.Id == change.Id).Key ?? change.Diff.After[Field.Tag].AsString!;
        _now[tag] = change.ApplyTo(_now.GetValueOrDefault(tag) is { } known && known.Id == change.Id ? known : null);
        return e;
    }
}
