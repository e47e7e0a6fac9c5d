using System.Diagnostics;
using System.Globalization;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Core.Sizing;

namespace Synapse.Benchmarks;

/// <summary>Many rules over many assets, planned from nothing. Prints one JSON line. The plan is planned twice and must be the same, and on what it leads to there must be nothing left to do.</summary>
internal static class PlanSpeed
{
    public static Task<int> Run(Arguments args)
    {
        var rules = int.Parse(args.Option("rules", "1000"), CultureInfo.InvariantCulture);
        var assets = int.Parse(args.Option("assets", "100000"), CultureInfo.InvariantCulture);
        var request = PlanWork.Request(rules, assets);
        Plan(PlanWork.Request(50, 2_000));

        using var memory = new PeakMemory();
        var before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var plan = Plan(request);
        var full = clock.Elapsed;
        var work = Environment.CpuUsage.TotalTime - before;
        var again = Plan(request with { Entities = [.. request.Entities.Reverse()] });

        var rest = request with
        {
            Project = request.Project with { LastBatchNo = request.Project.LastBatchNo + 1 },
            Entities = PlantFold.Apply(request.Entities, plan.Changes.Select(c => c.Change)),
        };
        var settled = Plan(rest);
        var complaint = plan.Changes.Count == 0 ? "The rules did nothing." : plan.Hash != again.Hash ? "Another order gave another plan." : settled.Changes.Count > 0 ? "A second run would change something." : null;
        var replan = Replan(rest, ref complaint);
        Console.WriteLine(Value.From(ObjectValue.Of(
            ("rules", rules), ("assets", assets), ("plan_s", Math.Round(full.TotalSeconds, 2)), ("cpu_s", Math.Round(work.TotalSeconds, 2)), ("pairs", plan.Tallies.Sum(t => (double)t.Considered)), ("changes", plan.Changes.Count),
            ("unknown", plan.Counts.Unknown), ("notes", plan.Notes.Count), ("replan_100_ms", Math.Round(replan.TotalMilliseconds, 1)), ("peak_mb", memory.Peak >> 20), ("ok", complaint is null), ("complaint", complaint))));
        return Task.FromResult(complaint is null ? 0 : 1);
    }

    // The same property of a hundred assets takes another value; what is planned again must be what a full plan over the same data has.
    private static TimeSpan Replan(PlanRequest rest, ref string? complaint)
    {
        var replanner = Replanner.Of(rest, SizingTables.Default) ?? throw new InvalidOperationException("The rules depend on each other in a circle.");
        var step = Math.Max(1, rest.Entities.Count / 100);
        var changed = rest.Entities.Where((_, i) => i % step == 0).Take(100).Select(Stronger).ToList();
        var best = TimeSpan.MaxValue;
        Plan? again = null;
        for (var i = 0; i < 10; i++)
        {
            var clock = Stopwatch.StartNew();
            again = Done(replanner.Replan(changed) ?? throw new InvalidOperationException("A full plan is asked for."));
            if (clock.Elapsed < best) best = clock.Elapsed;
        }

        var ids = changed.Select(e => e.Id).ToHashSet();
        var full = Plan(rest with { Entities = [.. rest.Entities.Where(e => !ids.Contains(e.Id)), .. changed] });
        if (again!.Changes.Count == 0) complaint ??= "Planning again found nothing.";
        if (!Shown(again).SequenceEqual(Shown(full))) complaint ??= "Planning again gave other changes than a full plan.";
        return best;
    }

    private static Entity Stronger(Entity asset) =>
        asset with { Version = asset.Version + 1, Fields = Leaves.Set(asset.Fields, "properties.power_kw", 400) };

    private static IEnumerable<string> Shown(Plan plan) => plan.Changes
        .Select(c => $"{c.Rule.Id} {c.ActionIndex} {c.TriggerTag} {c.Change.Op} {c.Tag} {ValueJson.WriteCanonical(c.Change.Diff.Before)} {ValueJson.WriteCanonical(c.Change.Diff.After)}")
        .Order(StringComparer.Ordinal);

    private static Plan Plan(PlanRequest request) => Done(Planner.Plan(request, SizingTables.Default));

    private static Plan Done(Outcome<Plan> outcome) => outcome switch
    {
        Outcome<Plan>.Done done => done.Value,
        Outcome<Plan>.Refused refused => throw new InvalidOperationException(refused.Refusal.Detail),
        _ => throw new InvalidOperationException(),
    };
}

/// <summary>A plant and rules by the thousand, from a seed: each rule is for one of twenty types and computes one property from two others, which a third of the assets lack.</summary>
internal static class PlanWork
{
    private static readonly string[] Types =
        ["PUMP", "MOTOR", "VALVE", "VFD", "FT", "PT", "MCC", "TANK", "HX", "FAN", "LT", "CV", "XFMR", "PANEL", "TE", "ZS", "AGITATOR", "COMPRESSOR", "CONVEYOR", "HEATER"];

    private static readonly string[] Disciplines = ["ELECTRICAL", "MECHANICAL", "INSTRUMENT", "PROCESS"];

    public static PlanRequest Request(int rules, int assets)
    {
        var random = new Random(7);
        var project = new Project(new ProjectId("bench"), "Bench", "CA", null, ObjectValue.Of(("standard_voltage", 600)), 1);
        var entities = Enumerable.Range(0, assets).Select(i => Asset(project.Id, i, random)).ToList();
        return new PlanRequest(project, entities, [.. Enumerable.Range(0, rules).Select(i => new RuleVersion(i + 1, 1, Rule(i, random)))], RunFilter.None);
    }

    private static Entity Asset(ProjectId project, int number, Random random)
    {
        var type = Types[random.Next(Types.Length)];
        var properties = new ObjectBuilder();
        foreach (var name in new[] { "power_kw", "voltage_v", "flow_m3h", "temperature_c" })
            if (random.Next(3) > 0) properties.Set(name, random.Next(1, 400));
        var tag = string.Create(CultureInfo.InvariantCulture, $"{200 + (number % 40)}-{type}-{number:000000}");
        var fields = ObjectValue.Of(
            (Field.Tag, tag), (Field.Type, type), (Field.Discipline, Disciplines[random.Next(4)]), (Field.Area, (200 + (number % 40)).ToString(CultureInfo.InvariantCulture)), (Field.Properties, properties.Build()));
        return new Entity(EntityKind.Asset, EntityId.For(project, 0, EntityKind.Asset, Field.NaturalKeyOf(EntityKind.Asset, fields)), 1, false, fields);
    }

    private static RuleDocument Rule(int number, Random random)
    {
        var limit = random.Next(300, 400);
        var json = $$"""
            {"id":"bench-{{number}}","name":"Rule {{number}}","source":"PROJECT","priority":50,"status":"PROD_READY",
             "condition":{"and":[{"==":[{"var":"type"},"{{Types[number % Types.Length]}}"]},{">":[{"var":"properties.power_kw"},{{limit}}]},{"<":[{"var":"properties.temperature_c"},90]}]},
             "actions":[{"type":"SET_PROPERTY","set":{"derived_{{number}}":{"*":[{"var":"properties.power_kw"},1.25]} } }]}
            """;
        return RuleReader.Read(ValueJson.Parse(json)).Document ?? throw new InvalidOperationException("The rule is refused.");
    }
}
