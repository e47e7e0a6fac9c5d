using System.Globalization;
using Microsoft.Extensions.Localization;
using Synapse.Core;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Executions;
using Synapse.Web.Account;
using Synapse.Web.Layout;

namespace Synapse.Web.Executions;

/// <summary>The newest runs, and among them those whose person, kind or moment (ISO 8601, UTC) holds a text.</summary>
public sealed class RunPalette(IStringLocalizer<ExecutionText> text, ExecutionQueue queue, CurrentPerson person) : IPaletteSource
{
    private const int Searched = 100;
    private const int Most = 4;

    public string Heading => text["RunsFound"];

    public async ValueTask<IReadOnlyList<PaletteEntry>> FindAsync(string wanted, ProjectId? project, CancellationToken cancel)
    {
        if (project is not { } id) return [];
        var runs = await queue.NewestAsync(await person.ActorAsync(cancel), id, null, wanted.Length == 0 ? Most : Searched, cancel);
        return [.. runs.Select(Entry).Where(e => $"{e.Title} {e.Detail}".Contains(wanted, StringComparison.CurrentCultureIgnoreCase)).Take(Most)];
    }

    private PaletteEntry Entry(ExecutionRecord run) => new(
        $"{text["Mode" + run.Mode.Word()]} {run.RequestedAt.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}",
        $"/rules/execution/{run.Id}?{CurrentProject.Parameter}={run.Project}", "run", run.RequestedBy);
}
