using Synapse.Core.Logic;

namespace Synapse.Core.Projects;

/// <summary>A plant under design. <see cref="Settings"/> is free JSON that rules read as <c>project.settings</c> (standard voltage, cable code, …).</summary>
/// <param name="LastBatchNo">The number of the project's newest committed batch; 0 before the first.</param>
public sealed record Project(ProjectId Id, string Name, string? Country, string? Client, ObjectValue Settings, long LastBatchNo)
{
    /// <summary>What a rule sees as <c>project</c>.</summary>
    public ObjectValue ToFields() => ObjectValue.Of(
        ("id", Id.Value), ("name", Name), ("country", Country), ("client", Client), ("settings", Settings));
}
