using System.Globalization;
using System.Text;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Infrastructure.Figures;
using Synapse.Infrastructure.Rules;

namespace Synapse.Web.Hosting;

/// <summary>The numbers that a Prometheus server collects, as text of its format 0.0.4. They are of the whole server and name neither projects nor people; a collector signs in with a token like any program.</summary>
public static class Metrics
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void MapSynapseMetrics(this WebApplication app) =>
        app.MapGet("/metrics", async (StoreFigures figures, RuleFigures rules, CancellationToken cancel) =>
                Results.Text(Write(await figures.ReadAsync(cancel), await rules.OfServerAsync(cancel)), ContentType))
            .ExcludeFromDescription();

    public static string Write(IReadOnlyList<Figure> figures, IReadOnlyList<RuleFigure> rules)
    {
        var text = new StringBuilder();
        Family("synapse_runs", "gauge", "Runs of rules by mode and state.", StoreFigures.Runs, sort => sort.Split(' ') is [var mode, var state] ? $"mode=\"{mode}\",state=\"{state}\"" : "");
        Family("synapse_batches_total", "counter", "Batches written, by kind.", StoreFigures.Batches, Kind);
        Family("synapse_events_total", "counter", "Events written, by the kind of their batch.", StoreFigures.Events, Kind);
        Family("synapse_rollback_requests", "gauge", "Requests to take a batch back, by state.", StoreFigures.Requests, state => $"state=\"{state}\"");
        Rules("evaluated_total", "Conditions asked, by rule.", r => r.Evaluated);
        Rules("matched_total", "Conditions that held, by rule.", r => r.Matched);
        Rules("unknown_total", "Conditions whose answer was unknown because something is missing, by rule.", r => r.Unknown);
        Rules("skipped_total", "Times a rule held and had nothing to do, by rule.", r => r.Skipped);
        Rules("errors_total", "Errors, by rule.", r => r.Errors);
        Rules("over_budget_total", "Times a rule exceeded its budget, by rule.", r => r.OverBudget);
        Rules("seconds_total", "Time taken, by rule.", r => r.Time.TotalSeconds);
        Rules("last_fired_timestamp_seconds", "When a rule last held in a run that was applied, by rule; 0 is never.", r => r.LastFired?.ToUnixTimeSeconds() ?? 0, "gauge");
        Line("synapse_managed_memory_bytes", "gauge", "Memory that the garbage collector holds.", GC.GetTotalMemory(forceFullCollection: false));
        Line("synapse_garbage_collections_total", "counter", "Full garbage collections since the start.", GC.CollectionCount(GC.MaxGeneration));
        return text.ToString();

        void Family(string name, string type, string help, string figure, Func<string, string> labels)
        {
            Head(name, type, help);
            foreach (var (_, sort, count) in figures.Where(f => f.Name == figure))
                text.Append(CultureInfo.InvariantCulture, $"{name}{{{labels(sort)}}} {count}\n");
        }

        void Rules(string name, string help, Func<RuleFigure, double> value, string type = "counter")
        {
            Head("synapse_rule_" + name, type, help);
            foreach (var rule in rules) text.Append(CultureInfo.InvariantCulture, $"synapse_rule_{name}{{rule=\"{rule.Rule}\"}} {value(rule)}\n");
        }

        void Line(string name, string type, string help, long value)
        {
            Head(name, type, help);
            text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
        }

        void Head(string name, string type, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
    }

    private static string Kind(string stored) => $"kind=\"{((BatchKind)short.Parse(stored, CultureInfo.InvariantCulture)).Word()}\"";
}
