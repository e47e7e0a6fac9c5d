using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Rules;

namespace Synapse.Infrastructure.Events;

/// <summary>A value, the event that wrote it, and the values from which a rule made it: back to what was imported or typed in.</summary>
/// <param name="Values">The leaves that this event wrote and that were read further on, with their values.</param>
/// <param name="IsKnown">Stands elsewhere in the tree already, with all that is behind it.</param>
/// <param name="MovedOn">One of these values was read as it stands here and has been written again since: what was made of it may be out of date.</param>
/// <param name="Project">What the rule read of the project, as it is set now.</param>
public sealed record ValueOrigin(
    EntityId Entity, string Tag, IReadOnlyList<LeafValue> Values, EventRecord Event, bool IsKnown, bool MovedOn, IReadOnlyList<LeafValue> Project, IReadOnlyList<ValueOrigin> From);

/// <summary>A leaf and what it holds.</summary>
public sealed record LeafValue(string Path, Value Value);

/// <summary>Follows values back through the rules that made them.</summary>
public sealed class ValueOrigins(AssetHistory histories, ProjectStore projects, RuleStore rules)
{
    private const int MaxDepth = 30;
    private const int MaxNodes = 300;

    /// <summary>Why this value is so. Refused with NOT_FOUND when nobody ever wrote it.</summary>
    public async Task<Outcome<ValueOrigin>> OfAsync(ProjectId project, EntityId id, string path, CancellationToken cancellationToken)
    {
        if (await projects.GetAsync(project, cancellationToken) is not Outcome<Project>.Done(var plant)) return ProjectStore.Unknown(project);
        if (await histories.OfAsync(project, id, cancellationToken) is Outcome<EntityHistory>.Refused(var refusal)) return refusal;
        var found = await new Walk(histories, rules, plant, cancellationToken).FromAsync(id, int.MaxValue, [path], 0);
        return found.Count == 0 ? new Refusal(RefusalCode.NotFound, $"No event ever wrote {path} of {id}.") : found[0];
    }

    private sealed class Walk(AssetHistory histories, RuleStore rules, Project project, CancellationToken cancel)
    {
        private readonly Dictionary<EntityId, EntityHistory?> _histories = [];
        private readonly Dictionary<int, StoredRule?> _rules = [];
        private readonly HashSet<string> _told = [];

        /// <summary>What wrote these leaves of an entity as it was at a version: one origin for each event.</summary>
        public async Task<List<ValueOrigin>> FromAsync(EntityId id, int version, IReadOnlyList<string> paths, int depth)
        {
            if (depth > MaxDepth || await HistoryAsync(id) is not { } history) return [];
            var steps = history.Steps.Where(s => s.Version <= version).ToList();
            if (steps.Count == 0) return [];
            var state = steps[^1].State;
            var writers = new Dictionary<EntityStep, List<LeafValue>>();
            foreach (var path in paths)
            {
                var writer = path.Length == 0 ? steps[^1] : steps.FindLast(s => Wrote(s, path));
                if (writer is null) continue;
                if (!writers.TryGetValue(writer, out var values)) writers[writer] = values = [];
                if (path.Length > 0) values.Add(new LeafValue(path, Leaves.At(state.Fields, path)));
            }

            var origins = new List<ValueOrigin>();
            foreach (var (step, values) in writers.OrderByDescending(w => w.Key.Version))
                origins.Add(await OriginAsync(history, step, values, history.Steps.Any(s => s.Version > version && values.Exists(v => Wrote(s, v.Path))), depth));
            return origins;
        }

        private async Task<ValueOrigin> OriginAsync(EntityHistory history, EntityStep step, List<LeafValue> values, bool movedOn, int depth)
        {
            var isKnown = _told.Count >= MaxNodes || !_told.Add($"{history.Current.Id} {step.Version} {string.Join(' ', values.Select(v => v.Path))}");
            var from = new List<ValueOrigin>();
            if (!isKnown)
                foreach (var input in step.Event.Inputs)
                    from.AddRange(await FromAsync(input.Id, input.Version, input.Paths, depth + 1));
            return new ValueOrigin(history.Current.Id, history.Tag, values, step.Event, isKnown, movedOn, isKnown ? [] : await ProjectAsync(step), from);
        }

        private static bool Wrote(EntityStep step, string path) => step.Event.Payload.Diff.Paths.Any(w => w == path || w.StartsWith(path + ".", StringComparison.Ordinal));

        private async Task<EntityHistory?> HistoryAsync(EntityId id)
        {
            if (_histories.TryGetValue(id, out var known)) return known;
            return _histories[id] = await histories.OfAsync(project.Id, id, cancel) is Outcome<EntityHistory>.Done(var history) ? history : null;
        }

        /// <summary>The project's fields that the rule behind a step reads; they have no history, so they are shown as they are.</summary>
        private async Task<IReadOnlyList<LeafValue>> ProjectAsync(EntityStep step)
        {
            if (step.Event.Rule is not { } named) return [];
            if (!_rules.TryGetValue(named.Key, out var rule))
                _rules[named.Key] = rule = (await rules.ByKeysAsync(project.Id, [named.Key], cancel)).GetValueOrDefault(named.Key);
            return rule is null ? [] : [.. RuleReads.OfProject(rule.Document).Select(p => new LeafValue("project." + p, Leaves.At(project.ToFields(), p)))];
        }
    }
}
