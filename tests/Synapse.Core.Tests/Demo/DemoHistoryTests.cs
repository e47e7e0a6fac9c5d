using Synapse.Core.Demo;
using Synapse.Core.People;
using Synapse.Core.Plant;

namespace Synapse.Core.Tests.Demo;

public class DemoHistoryTests
{
    [Fact]
    public void Acts_come_one_after_the_other_within_the_story()
    {
        var times = DemoHistory.Acts.Select(a => a.After).ToList();
        Assert.Equal(times.Order(), times);
        Assert.Equal(times.Distinct().Count(), times.Count);
        Assert.All(times, t => Assert.InRange(t, TimeSpan.Zero, DemoHistory.Length));
    }

    [Fact]
    public void Nobody_does_what_their_role_does_not_allow()
    {
        Assert.All(DemoHistory.Acts, act => Assert.True(act.Person.Role >= Needed(act), $"{act.Person.Name} may not {act.GetType().Name}"));

        static ProjectRole Needed(DemoAct act) => act is DemoAct.PublishesRules or DemoAct.ApprovesRollback ? ProjectRole.Lead : ProjectRole.Engineer;
    }

    [Fact]
    public void A_rollback_names_an_earlier_act_and_is_approved_by_somebody_else()
    {
        for (var i = 0; i < DemoHistory.Acts.Count; i++)
        {
            if (DemoHistory.Acts[i] is not DemoAct.AsksForRollback asks) continue;
            Assert.InRange(asks.Act, 0, i - 1);
            Assert.IsType<DemoAct.RunsRules>(DemoHistory.Acts[asks.Act]);
            Assert.NotEqual(asks.Person, Assert.IsType<DemoAct.ApprovesRollback>(DemoHistory.Acts[i + 1]).Person);
        }
    }

    [Fact]
    public void An_edit_changes_something_that_the_first_issue_said_otherwise_and_the_second_says_the_same()
    {
        foreach (var edit in DemoHistory.Acts.OfType<DemoAct.EditsAsset>())
        {
            foreach (var (path, value) in edit.Set)
            {
                Assert.NotEqual(value, Leaves.At(DemoHistory.FirstIssue.Single(r => r.Tag == edit.Tag).ToFields(), path));
                Assert.Equal(value, Leaves.At(DemoPlant.List.Single(r => r.Tag == edit.Tag).ToFields(), path));
            }
        }
    }

    [Fact]
    public void The_second_issue_of_the_list_brings_an_area_and_two_corrections()
    {
        var first = DemoHistory.FirstIssue.ToDictionary(r => r.Tag);
        Assert.All(DemoPlant.List.Where(r => !first.ContainsKey(r.Tag)), r => Assert.Equal("710", r.Area));
        var corrected = DemoPlant.List.Where(r => first.TryGetValue(r.Tag, out var was) && !was.ToFields().Equals(r.ToFields())).Select(r => r.Tag);
        var edited = DemoHistory.Acts.OfType<DemoAct.EditsAsset>().Select(e => e.Tag);
        Assert.Equal(["410-PP-010", "610-CP-003"], corrected.Except(edited).Order(StringComparer.Ordinal));
    }
}
