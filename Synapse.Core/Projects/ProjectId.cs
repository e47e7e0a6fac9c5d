using System.Diagnostics.CodeAnalysis;

namespace Synapse.Core.Projects;

/// <summary>The short id of a project, such as <c>goldmine</c>: lower-case letters, digits and hyphens, 2 to 40 characters.</summary>
public readonly record struct ProjectId(string Value)
{
    public override string ToString() => Value;

    /// <summary>Lets an endpoint take the id from its address; whether the project exists is another question.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ProjectId id)
    {
        id = new ProjectId(text ?? "");
        return !string.IsNullOrWhiteSpace(text);
    }
}
