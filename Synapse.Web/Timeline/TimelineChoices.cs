using Npgsql;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Controls;

namespace Synapse.Web.Timeline;

/// <summary>What can be chosen in the timeline's filters.</summary>
public sealed record TimelineChoices(IReadOnlyList<FacetChoice> Rules, IReadOnlyList<FacetChoice> Disciplines, IReadOnlyList<FacetChoice> People)
{
    public static TimelineChoices None { get; } = new([], [], []);
}

/// <summary>Reads the words that this project's history knows; small tables only, never the events.</summary>
public sealed class TimelineChoiceReader(NpgsqlDataSource source, RuleStore rules)
{
    public async Task<TimelineChoices> ReadAsync(ProjectId project, CancellationToken cancel) => new(
        [.. (await rules.ListAsync(project, cancel)).Select(r => new FacetChoice(r.Id.Value, r.Document.Name, r.Id.Value))],
        await WordsAsync("select distinct d.name from batch_counts c join disciplines d on d.discipline_key = c.discipline where c.project_id = (select project_id from projects where code = $1) order by 1", project, cancel),
        await WordsAsync("select distinct p.name from batches b join people p on p.person_key = b.actor_key where b.project_id = (select project_id from projects where code = $1) order by 1", project, cancel));

    private async Task<IReadOnlyList<FacetChoice>> WordsAsync(string sql, ProjectId project, CancellationToken cancel)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new() { Value = project.Value });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var words = new List<FacetChoice>();
        while (await reader.ReadAsync(cancel)) words.Add(new FacetChoice(reader.GetString(0)));
        return words;
    }
}
