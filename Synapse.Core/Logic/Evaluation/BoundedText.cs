using System.Text;

namespace Synapse.Core.Logic.Evaluation;

/// <summary>Builds text within the rule's limit: what does not fit is not built at all.</summary>
internal sealed class BoundedText(int max)
{
    private readonly StringBuilder _text = new();

    public bool IsFull { get; private set; }

    public void Append(ReadOnlySpan<char> text)
    {
        if (IsFull || _text.Length + text.Length > max) IsFull = true;
        else _text.Append(text);
    }

    /// <summary>As <see cref="Coercion.ToText"/>, with null as nothing.</summary>
    public void Append(Value value)
    {
        if (IsFull || value.IsNullOrMissing) return;
        if (value.AsArray is not { } list)
        {
            Append(Coercion.ToText(value).AsSpan());
            return;
        }

        for (var i = 0; i < list.Count && !IsFull; i++)
        {
            if (i > 0) Append(",");
            Append(list[i]);
        }
    }

    /// <summary>The text, charged for; a fault when it is too long or the budget ran out.</summary>
    public Value Build(string at, ref Frame f) => Of(IsFull ? null : _text.ToString(), at, ref f);

    /// <summary>A text that was built, charged for; null stands for one that is too long.</summary>
    public static Value Of(string? text, string at, ref Frame f)
    {
        if (text is null || text.Length > f.Options.MaxString) return f.Exceed(at, $"a text of more than {f.Options.MaxString:N0} characters");
        return f.Charge(1 + (text.Length / 8), at) ? text : Value.Of(f.Fault!);
    }
}
