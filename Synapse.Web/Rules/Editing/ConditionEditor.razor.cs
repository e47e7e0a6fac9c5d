using Microsoft.AspNetCore.Components;
using Synapse.Core.Rules.Building;

namespace Synapse.Web.Rules.Editing;

/// <summary>Edits a condition; what it says is given back as a new condition.</summary>
public sealed partial class ConditionEditor
{
    [Parameter, EditorRequired]
    public required ConditionNode Node { get; set; }

    /// <summary>Where it stands in the document.</summary>
    [Parameter, EditorRequired]
    public required string Pointer { get; set; }

    [Parameter]
    public int Depth { get; set; }

    /// <summary>Whether it looks at candidates of a query, and not at the rule's subject.</summary>
    [Parameter]
    public bool IsQuery { get; set; }

    [Parameter]
    public EventCallback<ConditionNode> OnChange { get; set; }

    /// <summary>Not given for what cannot be removed.</summary>
    [Parameter]
    public EventCallback OnRemove { get; set; }

    /// <summary>-1 is up, 1 down.</summary>
    [Parameter]
    public EventCallback<int> OnMove { get; set; }

    [CascadingParameter]
    public required EditorScope Scope { get; set; }

    private Task Say(ConditionNode node) => OnChange.InvokeAsync(node);

    private Task Add(ConditionNode.Group group, ConditionNode member)
    {
        var pointer = PointerOf(group, group.Members.Count);
        Scope.Focus((member is ConditionNode.Group added ? PointerOf(added, 0, pointer) : pointer) + "#path");
        return Say(group with { Members = [.. group.Members, member] });
    }

    private Task Replace(ConditionNode.Group group, int at, ConditionNode member) => Say(group with { Members = [.. group.Members.Select((m, i) => i == at ? member : m)] });

    private Task Remove(ConditionNode.Group group, int at)
    {
        Scope.Focus(group.Members.Count == 1 ? Pointer + "#add" : PointerOf(group, Math.Min(at, group.Members.Count - 2)) + "#path");
        return Say(group with { Members = [.. group.Members.Where((_, i) => i != at)] });
    }

    private Task Move(ConditionNode.Group group, int at, int step)
    {
        var to = at + step;
        if (to < 0 || to >= group.Members.Count) return Task.CompletedTask;
        var members = group.Members.ToList();
        (members[at], members[to]) = (members[to], members[at]);
        Scope.Focus(PointerOf(group, to) + (step < 0 ? "#up" : "#down"));
        return Say(group with { Members = members });
    }

    private string PointerOf(ConditionNode.Group group, int at) => PointerOf(group, at, Pointer);

    private static string PointerOf(ConditionNode.Group group, int at, string pointer) => group.Kind switch
    {
        GroupKind.All => $"{pointer}/and/{at}",
        GroupKind.Any => $"{pointer}/or/{at}",
        _ => $"{pointer}/!/0/or/{at}",
    };
}
