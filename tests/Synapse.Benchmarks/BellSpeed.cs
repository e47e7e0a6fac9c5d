using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Live;

namespace Synapse.Benchmarks;

/// <summary>
/// What it costs writers that others are told: the same writers, each in a project of its own and as fast as it can, with and without a doorbell that carries their rings to a second node. Rounds of both
/// sorts take turns, so that a machine that slows down slows both; the cost is the median over neighbours.
/// </summary>
internal static class BellSpeed
{
    private const int Writers = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        await using var room = await BenchRoom.OpenAsync(arguments);
        var (pairs, batches) = (int.Parse(arguments.Option("rounds", "30"), CultureInfo.InvariantCulture), int.Parse(arguments.Option("batches", "60"), CultureInfo.InvariantCulture));
        var writers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(n => Writer.BeginAsync(room, n)));
        var (with, without, costs, complaint) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<double>(), (string?)null);
        await SilentAsync(writers, batches);
        for (var pair = 0; pair < pairs && complaint is null; pair++)
        {
            // Which of two neighbours goes first alternates.
            if (pair % 2 == 0) without.Add(await SilentAsync(writers, batches));
            (var rung, complaint) = await RungAsync(room, writers, batches);
            with.Add(rung);
            if (pair % 2 == 1) without.Add(await SilentAsync(writers, batches));
            costs.Add(with[^1] / without[^1] - 1);
        }

        foreach (var writer in writers) complaint ??= await writer.ComplaintAsync(room);
        costs.Sort();
        var events = Writers * batches;
        return BenchRoom.Tell(
            complaint, ("writers", Writers), ("rounds", costs.Count), ("batches_per_s", Math.Round(events / BenchRoom.Median(with).TotalSeconds)),
            ("batches_per_s_without", Math.Round(events / BenchRoom.Median(without).TotalSeconds)), ("cost", BenchRoom.Round(costs[costs.Count / 2])));
    }

    private static Task<TimeSpan> SilentAsync(IReadOnlyList<Writer> writers, int batches) => WriteAsync(writers, batches, new ProjectBell());

    private static async Task<TimeSpan> WriteAsync(IReadOnlyList<Writer> writers, int batches, ProjectBell bell)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(writers.Select(w => Task.Run(() => w.WriteAsync(batches, bell))));
        return clock.Elapsed;
    }

    /// <summary>A round with two nodes: the writers' rings, the other listens. Every project's ring must arrive there.</summary>
    private static async Task<(TimeSpan Time, string? Complaint)> RungAsync(BenchRoom room, IReadOnlyList<Writer> writers, int batches)
    {
        using var end = new CancellationTokenSource();
        var (own, other) = (new ProjectBell(), new ProjectBell());
        var ears = writers.Select(w => (w.Project, Ear: other.Watch(w.Project))).ToList();
        // Both nodes ring everywhere at home as soon as they listen; from there on only what was sent is heard.
        using var begun = own.Watch(null);
        Task[] nodes = [new Doorbell(room.Source, own, TimeProvider.System, NullLogger<Doorbell>.Instance).RunAsync(end.Token), new Doorbell(room.Source, other, TimeProvider.System, NullLogger<Doorbell>.Instance).RunAsync(end.Token)];
        await begun.NextAsync(end.Token).AsTask().WaitAsync(Patience);
        foreach (var (_, ear) in ears) await ear.NextAsync(end.Token).AsTask().WaitAsync(Patience);

        var time = await WriteAsync(writers, batches, own);
        string? complaint = null;
        foreach (var (project, ear) in ears)
        {
            if (await Task.WhenAny(ear.NextAsync(end.Token).AsTask(), Task.Delay(Patience)) is not Task<bool>) complaint ??= $"The other node was not told of {project}.";
            ear.Dispose();
        }

        await end.CancelAsync();
        await Task.WhenAll(nodes);
        return (time, complaint);
    }

    /// <summary>Changes one asset of one project, again and again, a batch at a time.</summary>
    private sealed class Writer(BenchRoom room, ProjectId project)
    {
        private Entity _asset = null!;

        public ProjectId Project => project;

        public static async Task<Writer> BeginAsync(BenchRoom room, int number)
        {
            var writer = new Writer(room, new ProjectId($"writer-{number}"));
            BenchRoom.Done(await room.Projects.CreateAsync(writer.Project, $"Writer {number}", "CA", null, ObjectValue.Empty, default));
            var fields = ObjectValue.Of((Field.Tag, "100-P-1"), (Field.Type, "PUMP"), (Field.Discipline, "PROCESS"), (Field.Properties, ObjectValue.Of(("power_kw", 1))));
            var made = PlantChange.Create(EntityKind.Asset, EntityId.For(writer.Project, 1, EntityKind.Asset, "100-P-1"), fields);
            writer._asset = made.ApplyTo(null);
            await writer.CommitAsync(made);
            return writer;
        }

        public async Task WriteAsync(int batches, ProjectBell bell)
        {
            for (var i = 0; i < batches; i++)
            {
                var change = PlantChange.Update(_asset, Leaves.Set(_asset.Fields, "properties.power_kw", _asset.Version + 1))!;
                _asset = change.ApplyTo(_asset);
                await CommitAsync(change);
                bell.Ring(project);
            }
        }

        public async Task<string?> ComplaintAsync(BenchRoom room)
        {
            var left = BenchRoom.Done(await room.Plants.LoadAsync(project, default));
            return left.AtBatchNo != _asset.Version || left.Entities.Single().Version != _asset.Version ? $"Batches of {project} are missing." : await room.ComplaintAsync(project);
        }

        private async Task CommitAsync(PlantChange change) => BenchRoom.Done(await room.Batches.CommitAsync(
            new BatchDraft(project, BatchId.New(TimeProvider.System), BatchKind.Manual, "Power", Actor.System, TimeProvider.System.GetUtcNow(), [NewEvent.Of(change, null, "PROCESS", ObjectValue.Empty)]), default));
    }
}
