using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Compiling;

/// <summary>Makes a stored rule ready to run.</summary>
internal sealed class RuleCompiler(RunFilter filter)
{
    /// <exception cref="RuleNotCompiled">The rule's JSONLogic or one of its patterns is refused.</exception>
    public CompiledRule Compile(RuleVersion version, int order)
    {
        var document = version.Document;
        var options = RuleLogic.Options(document);
        var condition = Formula.Compile(document.Condition, options);
        var conditionReads = Reads.Of(condition, document.AppliesTo);
        var all = conditionReads.Copy();
        var actions = new CompiledAction[document.Actions.Count];
        for (var i = 0; i < actions.Length; i++)
        {
            var action = actions[i] = Action(document, document.Actions[i], i, options);
            action.Runs = filter.ActionTypes.Count == 0 || filter.ActionTypes.Contains(action.Type, StringComparer.OrdinalIgnoreCase);
            action.Inputs = conditionReads.Copy().Add(action.Reads);
            all.Add(action.Reads);
        }

        return new CompiledRule
        {
            Version = version,
            Order = order,
            Runs = RunsBy(document) && actions.Any(a => a.Runs),
            Condition = condition,
            Actions = actions,
            Types = Gates.TypesOf(condition, document.AppliesTo),
            Disciplines = Gates.DisciplinesOf(condition, document.AppliesTo),
            Reads = all,
            ConditionReads = conditionReads,
        };
    }

    private bool RunsBy(RuleDocument rule) =>
        (filter.Rules.Count == 0 || filter.Rules.Any(id => string.Equals(id.Value, rule.Id.Value, StringComparison.OrdinalIgnoreCase)))
        && (filter.Disciplines.Count == 0 || (rule.Discipline is not null && filter.Disciplines.Contains(rule.Discipline, StringComparer.OrdinalIgnoreCase)));

    private static CompiledAction Action(RuleDocument rule, RuleAction action, int index, LogicOptions options)
    {
        var target = rule.AppliesTo;
        var own = target == RuleTarget.Cable ? EntityKind.Cable : EntityKind.Asset;
        CompiledAction compiled = action switch
        {
            RuleAction.CreateChild child => new CompiledAction.CreateChild(child, index)
            {
                Tag = Pattern(child.TagPattern),
                Description = child.Description is null ? null : Pattern(child.Description),
                Set = Assignments(child.Set, EntityKind.Asset, options),
            },
            RuleAction.CreateCable cable => new CompiledAction.CreateCable(cable, index)
            {
                Tag = Pattern(cable.TagPattern),
                From = Endpoint(cable.From, options),
                To = Endpoint(cable.To, options),
                LengthM = cable.LengthM.IsNullOrMissing ? null : Formula.Of(cable.LengthM, options),
                Set = Assignments(cable.Set, EntityKind.Cable, options),
            },
            RuleAction.CreateRelationship edge => new CompiledAction.CreateRelationship(edge, index) { Target = Endpoint(edge.Target, options) },
            RuleAction.SetProperty set => new CompiledAction.SetProperty(set, index) { Set = Assignments(set.Set, own, options) },
            RuleAction.CreatePackage package => new CompiledAction.CreatePackage(package, index) { Code = Pattern(package.CodePattern) },
            RuleAction.AllocateIo io => new CompiledAction.AllocateIo(io, index)
            {
                SignalName = io.SignalName is null ? null : Pattern(io.SignalName),
                Cards = new CompiledQuery(io.CardsWhere, options, IoCards.Type, IoCards.Reads),
            },
            RuleAction.Validate validate => new CompiledAction.Validate(validate, index)
            {
                Check = Formula.Compile(validate.Check, options),
                Message = Pattern(validate.Message),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
        };
        AddReads(compiled, target);
        return compiled;
    }

    private static void AddReads(CompiledAction action, RuleTarget target)
    {
        var reads = action.Reads;
        switch (action)
        {
            case CompiledAction.CreateChild child:
                reads.AddSelf(child.Tag.Reads).AddSelf(child.Description?.Reads ?? []).AddSelf(child.Source.Inherit);
                AddAll(child.Set);
                break;
            case CompiledAction.CreateCable cable:
                reads.AddSelf(cable.Tag.Reads);
                AddEnd(cable.From);
                AddEnd(cable.To);
                if (cable.LengthM?.Program is { } length) reads.Add(length, target);
                AddAll(cable.Set);
                break;
            case CompiledAction.CreateRelationship edge: AddEnd(edge.Target); break;
            case CompiledAction.SetProperty set: AddAll(set.Set); break;
            case CompiledAction.CreatePackage package: reads.AddSelf(package.Code.Reads); break;
            case CompiledAction.AllocateIo io:
                reads.AddSelf(io.SignalName?.Reads ?? []).AddSelf(io.Cards.SelfPaths);
                break;
            case CompiledAction.Validate validate:
                reads.Add(validate.Check, target).AddSelf(validate.Message.Reads);
                break;
        }

        void AddEnd(CompiledEndpoint end) => reads.AddSelf(end.Tag?.Reads ?? []).AddSelf(end.Query?.SelfPaths ?? []);

        void AddAll(Assignment[] set)
        {
            foreach (var assignment in set)
                if (assignment.Formula.Program is { } program) reads.Add(program, target);
        }
    }

    private static CompiledEndpoint Endpoint(EndpointQuery query, LogicOptions options) => query switch
    {
        EndpointQuery.ByTag tag => new(Pattern(tag.Pattern), null),
        EndpointQuery.Where where => new(null, new CompiledQuery(where.Condition, options)),
        _ => throw new ArgumentOutOfRangeException(nameof(query), query, null),
    };

    private static Assignment[] Assignments(ObjectValue set, EntityKind kind, LogicOptions options) =>
        [.. set.Select(s => new Assignment(PropertyPath.Of(s.Key, kind) ?? throw new RuleNotCompiled($"'{s.Key}' cannot be set by a rule."), Formula.Of(s.Value, options)))];

    private static TagPattern Pattern(string text)
    {
        var (pattern, complaint) = TagPattern.Parse(text);
        return pattern ?? throw new RuleNotCompiled(complaint!);
    }
}
