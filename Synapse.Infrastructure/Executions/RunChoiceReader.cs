using Npgsql;
using Synapse.Core.Planning;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Executions;

/// <summary>A word that a filter can name, and how many there are of it.</summary>
public sealed record RunChoice(string Word, int Count);

/// <summary>A rule that a run can be limited to.</summary>
public sealed record RunRuleChoice(RuleId Id, string Name, string? Discipline, RuleSource Source, RuleStatus Status, IReadOnlyList<string> ActionTypes);

/// <summary>What a run of a project can be limited to.</summary>
public sealed record RunChoices(IReadOnlyList<RunRuleChoice> Rules, IReadOnlyList<RunChoice> AssetTypes, IReadOnlyList<RunChoice> Areas)
{
    public IReadOnlyList<RunChoice> Disciplines =>
        [.. Rules.Where(r => r.Discipline is not null).GroupBy(r => r.Discipline!).Select(g => new RunChoice(g.Key, g.Count())).OrderBy(c => c.Word, StringComparer.Ordinal)];

    public IReadOnlyList<RunChoice> ActionTypes =>
        [.. Rules.SelectMany(r => r.ActionTypes).GroupBy(t => t).Select(g => new RunChoice(g.Key, g.Count())).OrderBy(c => c.Word, StringComparer.Ordinal)];

    /// <summary>The rules that a filter leaves.</summary>
    public IEnumerable<RunRuleChoice> RulesIn(RunFilter filter, bool withDrafts) => Rules.Where(rule =>
        (withDrafts || rule.Status == RuleStatus.ProdReady)
        && (filter.Rules.Count == 0 || filter.Rules.Contains(rule.Id))
        && (filter.Disciplines.Count == 0 || filter.Disciplines.Contains(rule.Discipline, StringComparer.OrdinalIgnoreCase))
        && (filter.ActionTypes.Count == 0 || filter.ActionTypes.Intersect(rule.ActionTypes, StringComparer.OrdinalIgnoreCase).Any()));
}

/// <summary>The assets that a filter leaves.</summary>
/// <param name="FirstTags">A few of them, by tag.</param>
/// <param name="UnknownTags">Tags that the filter names and the project does not have.</param>
public sealed record RunScope(int Assets, IReadOnlyList<string> FirstTags, IReadOnlyList<string> UnknownTags);

/// <summary>Answers what a run can be limited to, before it is started.</summary>
public sealed class RunChoiceReader(NpgsqlDataSource source)
{
    private const int FirstTags = 5;

    public async Task<RunChoices> ReadAsync(ProjectId project, CancellationToken cancellationToken) => new(
        await RulesAsync(project, cancellationToken),
        await WordsAsync("type", project, cancellationToken),
        await WordsAsync("area", project, cancellationToken));

    /// <summary>Which assets the filter means.</summary>
    public async Task<RunScope> ScopeAsync(ProjectId project, RunFilter filter, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"""
            select count(*)::int, (array_agg(tag order by lower(tag)))[1:{FirstTags}] from assets
            where project_id = (select project_id from projects where code = $1) and not deleted
              and (cardinality($2::text[]) = 0 or lower(type) = any($2)) and (cardinality($3::text[]) = 0 or lower(area) = any($3))
              and (cardinality($4::text[]) = 0 or lower(tag) = any($4)) and (cardinality($5::uuid[]) = 0 or id = any($5))
            """);
        command.With(project.Value, Lower(filter.AssetTypes), Lower(filter.Areas), Lower(filter.Tags), filter.Assets.Select(a => a.Value).ToArray());
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var (count, first) = (row.GetInt32(0), row.IsDBNull(1) ? [] : row.GetFieldValue<string[]>(1));
        return new RunScope(count, first, filter.Tags.Count == 0 ? [] : await UnknownTagsAsync(project, filter.Tags, cancellationToken));
    }

    private async Task<IReadOnlyList<string>> UnknownTagsAsync(ProjectId project, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select t from unnest($2::text[]) with ordinality as wanted(t, n) where not exists (
                select from assets where project_id = (select project_id from projects where code = $1) and not deleted and lower(tag) = lower(t))
            order by n
            """);
        command.With(project.Value, tags.ToArray());
        var unknown = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken)) unknown.Add(rows.GetString(0));
        return unknown;
    }

    private async Task<IReadOnlyList<RunRuleChoice>> RulesAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select rule_id, document->>'name', document->>'discipline', document->>'source',
                   case when 'PROD_READY' = ( -- a draft on top of it leaves a rule in production
                       select upper(b.document->>'status') from rule_versions b
                       where b.project_id = rules.project_id and b.rule_id = rules.rule_id and upper(b.document->>'status') in ('PROD_READY', 'DEPRECATED') order by b.version desc limit 1)
                   then 'PROD_READY' else coalesce(document->>'status', 'DRAFT') end,
                   array(select distinct a->>'type' from json_array_elements(document->'actions') a order by 1)
            from rules join rule_versions using (project_id, rule_id, rule_key)
            where project_id = (select project_id from projects where code = $1) and coalesce((document->>'active')::boolean, true)
            order by rule_id
            """);
        command.With(project.Value);
        var rules = new List<RunRuleChoice>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            rules.Add(new RunRuleChoice(
                new RuleId(row.GetString(0)), row.TextOrNull(1) ?? row.GetString(0), row.TextOrNull(2),
                Core.Words.Parse<RuleSource>(row.TextOrNull(3)) ?? RuleSource.Project, Core.Words.Parse<RuleStatus>(row.GetString(4)) ?? RuleStatus.Draft,
                row.GetFieldValue<string[]>(5)));
        }

        return [.. rules.Where(r => r.Status != RuleStatus.Deprecated)];
    }

    private async Task<IReadOnlyList<RunChoice>> WordsAsync(string column, ProjectId project, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"""
            select {column}, count(*)::int from assets
            where project_id = (select project_id from projects where code = $1) and not deleted and {column} is not null group by 1 order by 1
            """);
        command.With(project.Value);
        var words = new List<RunChoice>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) words.Add(new RunChoice(row.GetString(0), row.GetInt32(1)));
        return words;
    }

    private static string[] Lower(IEnumerable<string> words) => [.. words.Select(w => w.ToLowerInvariant())];
}
