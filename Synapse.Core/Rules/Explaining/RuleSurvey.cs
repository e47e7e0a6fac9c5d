using Synapse.Core.Logic;
using Synapse.Core.Planning.Running;
using Synapse.Core.Plant;
using Synapse.Core.Projects;

namespace Synapse.Core.Rules.Explaining;

/// <summary>One asset or cable as a rule sees it.</summary>
/// <param name="Distance">How far from acting: 0 acts; each failing comparison of numbers adds what is lacking as a share (55 needed, 45 there: 0.18), each other failing part 1.</param>
public sealed record SurveyRow(
    EntityId Id, string Tag, string? Type, string? Area, RuleVerdict Verdict, IReadOnlyList<LogicFailure> Failing, IReadOnlyList<string> Missing, double Distance, string? Error = null);

/// <summary>A rule held against every asset (or cable) of a plant: where it acts, where it almost does, where it cannot know and what is lacking there.</summary>
/// <param name="Rows">Every one: those that act first, then the nearest, then the unknown, then those that the rule does not look at; by tag where they are equal.</param>
public sealed record RuleSurvey(RuleVersion Rule, string? OutOfUse, int Acts, int DoesNotAct, int Unknown, int NotConsidered, int Errors, IReadOnlyList<SurveyRow> Rows)
{
    public static RuleSurvey Of(Project project, IReadOnlyList<Entity> entities, RuleVersion rule, CancellationToken cancel)
    {
        var plant = new WorkingPlant(entities, cancel);
        var contexts = new Contexts(project);
        var judge = new RuleJudge(rule.Document);
        IReadOnlyList<Subject> subjects = rule.Document.AppliesTo == RuleTarget.Cable ? plant.Cables : plant.Assets;
        var rows = new List<SurveyRow>();
        var counts = new int[Enum.GetValues<RuleVerdict>().Length];
        for (var i = 0; i < subjects.Count; i++)
        {
            if ((i & 255) == 0) cancel.ThrowIfCancellationRequested();
            var seen = contexts.Of(subjects[i], Relatives.Parent | Relatives.Children | Relatives.Cables).AsObject!;
            var verdict = judge.Judge(seen, cancel);
            counts[(int)verdict]++;
            rows.Add(Row(subjects[i], verdict, judge, seen, cancel));
        }

        rows.Sort(Compare);
        return new RuleSurvey(
            rule, judge.OutOfUse(), counts[(int)RuleVerdict.Acts], counts[(int)RuleVerdict.DoesNotAct], counts[(int)RuleVerdict.Unknown], counts[(int)RuleVerdict.NotConsidered],
            counts[(int)RuleVerdict.Error], rows);
    }

    private static SurveyRow Row(Subject subject, RuleVerdict verdict, RuleJudge judge, ObjectValue seen, CancellationToken cancel)
    {
        if (verdict is RuleVerdict.Acts or RuleVerdict.NotConsidered) return new(subject.Id, subject.Tag, subject.Type, subject.Area, verdict, [], [], verdict == RuleVerdict.Acts ? 0 : double.PositiveInfinity);
        var trace = judge.Trace(seen, cancel);
        return new(
            subject.Id, subject.Tag, subject.Type, subject.Area, verdict, trace.Failing, trace.Missing, trace.Failing.Sum(f => f.Gap?.Share ?? 1),
            verdict == RuleVerdict.Error ? trace.Root.Result.ToString() : null);
    }

    private static int Compare(SurveyRow a, SurveyRow b)
    {
        var order = a.Verdict.CompareTo(b.Verdict);
        if (order == 0) order = a.Distance.CompareTo(b.Distance);
        return order != 0 ? order : Subject.ByTag(a.Tag, a.Id, b.Tag, b.Id);
    }
}
