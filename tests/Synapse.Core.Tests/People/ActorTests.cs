using Synapse.Core.People;
using Synapse.Core.Projects;

namespace Synapse.Core.Tests.People;

public class ActorTests
{
    private static readonly ProjectId Mine = new("goldmine");
    private static readonly ProjectId Other = new("refinery");

    [Theory]
    [InlineData(ProjectRole.Viewer, true)]
    [InlineData(ProjectRole.Engineer, true)]
    [InlineData(ProjectRole.Lead, false)]
    [InlineData(ProjectRole.Admin, false)]
    public void A_role_may_do_what_lesser_roles_may(ProjectRole least, bool may) =>
        Assert.Equal(may, Engineer(Mine).Can(Mine, least));

    [Fact]
    public void A_role_holds_in_its_project_only() => Assert.False(Engineer(Mine).Can(Other, ProjectRole.Viewer));

    [Fact]
    public void A_role_everywhere_holds_in_every_project() => Assert.True(Engineer(new ProjectId("*")).Can(Other, ProjectRole.Engineer));

    [Fact]
    public void The_higher_of_two_roles_counts()
    {
        var roles = new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Viewer, [Mine.Value] = ProjectRole.Lead };
        var person = new Actor(new PersonId("p"), "Pat", roles);

        Assert.Equal((ProjectRole.Lead, ProjectRole.Viewer), (person.RoleIn(Mine), person.RoleIn(Other)));
    }

    [Fact]
    public void A_refusal_names_the_act_and_the_role_that_it_needs()
    {
        var refusal = Engineer(Mine).Needs(Mine, ProjectRole.Lead, "approve a rollback");

        Assert.Equal(("FORBIDDEN", "To approve a rollback you need the role lead in the project goldmine."), (refusal!.Code, refusal.Detail));
        Assert.Null(Engineer(Mine).Needs(Mine, ProjectRole.Engineer, "run rules"));
    }

    [Fact]
    public void A_stranger_is_not_told_whether_a_project_exists() =>
        Assert.Equal("INVALID_PROJECT", Engineer(Mine).Needs(Other, ProjectRole.Viewer, "see it")!.Code);

    private static Actor Engineer(ProjectId project) =>
        new(new PersonId("e"), "Eve", new Dictionary<string, ProjectRole> { [project.Value] = ProjectRole.Engineer });
}
