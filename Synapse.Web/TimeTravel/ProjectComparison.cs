using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.TimeTravel;

namespace Synapse.Web.TimeTravel;

/// <summary>Compares the two moments that an address names.</summary>
public sealed class ProjectComparison(Comparisons comparisons, Moments moments)
{
    /// <summary>The numbers of the batches that are meant; without any, the newest batch is compared with the one before. Refused with INVALID_FILTER.</summary>
    public async Task<Outcome<(AsOf From, AsOf To)>> PointsAsync(ProjectId project, CompareUrl url, CancellationToken cancel)
    {
        var newest = await moments.MarkAsync(project, new AsOf.AfterBatch(0), cancel);
        if (newest is not Outcome<BatchMark>.Done({ LastBatchNo: var last })) return ((Outcome<BatchMark>.Refused)newest).Refusal;
        var (from, to) = (Read(url.From, Math.Max(0, last - 1)), Read(url.To, last));
        if (from is null || to is null)
            return new Refusal(RefusalCode.InvalidFilter, $"“{(from is null ? url.From : url.To)}” is neither the number of a batch nor a moment in ISO 8601.");
        return (from, to);
    }

    public async Task<Outcome<Comparison>> OfAsync(Actor actor, ProjectId project, CompareUrl url, CancellationToken cancel) => await PointsAsync(project, url, cancel) switch
    {
        Outcome<(AsOf From, AsOf To)>.Done(var points) => await comparisons.OfAsync(actor, project, points.From, points.To, cancel),
        Outcome<(AsOf From, AsOf To)>.Refused(var refusal) => refusal,
        _ => throw new InvalidOperationException("An outcome is done or refused."),
    };

    public async Task<Outcome<ComparisonPage>> ItemsAsync(Actor actor, ProjectId project, CompareUrl url, string? cursor, int limit, CancellationToken cancel) => await PointsAsync(project, url, cancel) switch
    {
        Outcome<(AsOf From, AsOf To)>.Done(var points) => await comparisons.ItemsAsync(actor, project, points.From, points.To, url.Filter, cursor, limit, cancel),
        Outcome<(AsOf From, AsOf To)>.Refused(var refusal) => refusal,
        _ => throw new InvalidOperationException("An outcome is done or refused."),
    };

    private static AsOf? Read(string? text, long otherwise) => text is null or "now" ? new AsOf.AfterBatch(otherwise) : AsOf.Parse(text);
}
