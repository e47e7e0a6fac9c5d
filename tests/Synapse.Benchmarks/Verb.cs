namespace Synapse.Benchmarks;

/// <summary>Something that the console can do. The number it gives is the exit code: 0 when all is well, 1 when something was found, 2 for wrong use.</summary>
internal sealed record Verb(string Usage, Func<Arguments, Task<int>> Run);

/// <summary>What stands after the verb: values by position, and options written --name value.</summary>
internal sealed class Arguments
{
    private readonly List<string> _values = [];
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

    public Arguments(ReadOnlySpan<string> args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal)) _values.Add(args[i]);
            else _options[args[i][2..]] = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : "true";
        }
    }

    public int Count => _values.Count;

    public string this[int index] => _values[index];

    public string Option(string name, string otherwise) => _options.GetValueOrDefault(name, otherwise);
}
