using Microsoft.AspNetCore.Components;
using Synapse.Core.Logic;
using Synapse.Core.Rules.Building;
using Synapse.Core.Rules.Catalogue;

namespace Synapse.Web.Rules.Editing;

/// <summary>One property, what is asked of it, and the values.</summary>
public sealed partial class TestRow
{
    [Parameter, EditorRequired]
    public required ConditionNode.Test Test { get; set; }

    [Parameter]
    public bool IsQuery { get; set; }

    /// <summary>Where it stands in the document.</summary>
    [Parameter, EditorRequired]
    public required string Pointer { get; set; }

    [Parameter]
    public EventCallback<ConditionNode> OnChange { get; set; }

    [Parameter]
    public EventCallback OnRemove { get; set; }

    [Parameter]
    public EventCallback<int> OnMove { get; set; }

    [CascadingParameter]
    public required EditorScope Scope { get; set; }

    private CatalogueEntry? Entry => Scope.Entry(Test.Path, IsQuery);

    private IEnumerable<TestKind> Kinds => Operations.For(Entry?.Type).Append(Test.Kind).Distinct();

    private string List => string.Join("; ", Test.Values.Select(v => ValueInput.Write(v, Entry?.Type)));

    private Value At(int i) => i < Test.Values.Count ? Test.Values[i] : Value.Missing;

    private Task ChangePath(string path) => OnChange.InvokeAsync(Test with { Path = path });

    private Task ChangeKind(TestKind kind)
    {
        var wanted = ConditionForm.ValuesOf(kind);
        IReadOnlyList<Value> values = wanted switch
        {
            -1 => [.. Test.Values.Where(v => !v.IsObject)],
            0 => [],
            _ => [.. Enumerable.Range(0, wanted).Select(i => At(i).IsMissing ? "" : At(i))],
        };
        return OnChange.InvokeAsync(Test with { Kind = kind, Values = values });
    }

    private Task ChangeValue(int at, Value value)
    {
        Value[] values = [.. Enumerable.Range(0, Math.Max(Test.Values.Count, at + 1)).Select(i => i == at ? value : At(i).IsMissing ? "" : At(i))];
        return OnChange.InvokeAsync(Test with { Values = values });
    }

    private Task ChangeList(string? typed) =>
        OnChange.InvokeAsync(Test with { Values = [.. (typed ?? "").Split(';').Select(t => t.Trim()).Where(t => t.Length > 0).Select(t => ValueInput.Read(t, Entry?.Type, Entry?.Unit))] });
}
