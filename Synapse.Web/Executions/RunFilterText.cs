using Synapse.Core.Planning;

namespace Synapse.Web.Executions;

/// <summary>A run's filter in one line.</summary>
internal static class RunFilterText
{
    private const int Named = 3;

    public static string Of(RunFilter filter) => string.Join(" · ", ((IReadOnlyList<string>[])
    [
        filter.Disciplines, filter.ActionTypes, filter.AssetTypes, filter.Areas, [.. filter.Rules.Select(r => r.Value)], filter.Tags, [.. filter.Assets.Select(a => a.ToString())],
    ]).Where(words => words.Count > 0).Select(Line));

    private static string Line(IReadOnlyList<string> words) =>
        string.Join(", ", words.Take(Named)) + (words.Count > Named ? $" +{words.Count - Named}" : "");
}
