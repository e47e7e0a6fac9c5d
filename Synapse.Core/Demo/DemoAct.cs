using Synapse.Core.Logic;
using Synapse.Core.Planning;

namespace Synapse.Core.Demo;

/// <summary>One thing that somebody did in the demo project, to be done again through the services that people use.</summary>
/// <param name="Person">Who did it.</param>
/// <param name="After">When, counted from the project's first hour; for those who show the story as one, because what is replayed happens now.</param>
public abstract record DemoAct(DemoPerson Person, TimeSpan After)
{
    /// <summary>Rules are published as one change of the rule set.</summary>
    public sealed record PublishesRules(DemoPerson Person, TimeSpan After, IReadOnlyList<Value> Documents) : DemoAct(Person, After);

    /// <summary>An equipment list is imported: the lines of <paramref name="FileName"/>, as <see cref="DemoFile"/> writes them.</summary>
    public sealed record ImportsList(DemoPerson Person, TimeSpan After, string FileName, IReadOnlyList<EquipmentRow> Rows) : DemoAct(Person, After);

    /// <summary>Leaves of one asset are edited by hand.</summary>
    /// <param name="Set">Dotted paths to their new values.</param>
    public sealed record EditsAsset(DemoPerson Person, TimeSpan After, string Tag, ObjectValue Set, string Reason) : DemoAct(Person, After);

    /// <summary>Rules are run and what they plan is written.</summary>
    public sealed record RunsRules(DemoPerson Person, TimeSpan After, RunFilter Filter) : DemoAct(Person, After);

    /// <summary>The person asks for the batch of an earlier act to be taken back.</summary>
    /// <param name="Act">The place of that act in the history.</param>
    public sealed record AsksForRollback(DemoPerson Person, TimeSpan After, int Act, string Reason) : DemoAct(Person, After);

    /// <summary>The person approves the newest open request.</summary>
    public sealed record ApprovesRollback(DemoPerson Person, TimeSpan After, string Comment) : DemoAct(Person, After);
}
