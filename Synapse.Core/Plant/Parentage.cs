using Synapse.Core.Logic;

namespace Synapse.Core.Plant;

/// <summary>
/// Which edges make one asset the child of another. An edge reads as a sentence, source first: "P-101-M child_of P-101", "P-101-M powers P-101".
/// The source is the child where the relation is <c>child_of</c>, or where the edge was made together with its source (<c>properties.child</c> is true: "P-101-M powers P-101").
/// </summary>
public static class Parentage
{
    public const string ChildOf = "child_of";

    /// <summary>The property of an edge that was made together with the child at its source.</summary>
    public const string ChildProperty = "child";

    /// <summary>The properties of an edge from a child to its parent.</summary>
    public static ObjectValue EdgeProperties(string relation) =>
        relation == ChildOf ? ObjectValue.Empty : ObjectValue.Of((ChildProperty, true));

    public static bool IsParentEdge(ObjectValue edgeFields) =>
        edgeFields[Field.Relation].AsString == ChildOf || edgeFields[Field.Properties][ChildProperty] == Value.True;
}
