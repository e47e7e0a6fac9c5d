namespace Synapse.Core.Projects;

/// <summary>The short id of a project, such as <c>goldmine</c>: lower-case letters, digits and hyphens, 2 to 40 characters.</summary>
public readonly record struct ProjectId(string Value)
{
    public override string ToString() => Value;
}
