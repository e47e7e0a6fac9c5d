using System.Text.RegularExpressions;
using Synapse.Core.Logic;
using Synapse.Core.Logic.Reading;
using Synapse.Core.Rules.Functions;

namespace Synapse.Core.Tests.Logic;

public partial class Rule_language_page_tests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "rule-language.md"));

    private static readonly FunctionDocument Function = FunctionReader.Read(ValueJson.Parse(FunctionBlock().Match(Page).Groups[1].Value)).Require();

    private static readonly LogicOptions Options = LogicOptions.ForRules with
    {
        HotAfter = int.MaxValue,
        Functions = new Dictionary<string, LogicFunction>(StringComparer.Ordinal) { [Function.Name.Value] = Function.Function },
        Tables = ValueJson.Parse(TablesBlock().Match(Page).Groups[1].Value).AsObject!.ToDictionary(t => t.Key, t => t.Value),
    };

    [Fact]
    public void Every_example_of_the_page_is_true_in_both_tiers()
    {
        var wrong = new List<string>();
        foreach (Match example in Example().Matches(Page))
        {
            var (rule, data, expected) = (example.Groups[1].Value, ValueJson.Parse(example.Groups[2].Value), example.Groups[3].Value);
            var program = LogicProgram.Compile(ValueJson.Parse(rule), Options).Require();
            if (!Agrees(program.Evaluate(data), expected)) wrong.Add($"{rule} gives {program.Evaluate(data)}, the page says {expected}");
            program.Warm();
            if (!Agrees(program.Evaluate(data), expected)) wrong.Add($"{rule} compiled gives {program.Evaluate(data)}, the page says {expected}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_function_of_the_page_passes_its_own_cases() => Assert.All(FunctionTester.Run(Function), result => Assert.True(result.Passed, result.Actual));

    [Fact]
    public void Every_operator_has_an_example()
    {
        var rules = Example().Matches(Page).Select(m => m.Groups[1].Value).ToList();

        Assert.All(Operator.Names.Append("preserve"), name => Assert.Contains(rules, r => r.Contains($"{{\"{name}\":", StringComparison.Ordinal)));
    }

    private static bool Agrees(LogicResult result, string expected) => expected switch
    {
        "Unknown" => result.Outcome == LogicOutcome.Unknown,
        _ when expected.StartsWith("Error ", StringComparison.Ordinal) => result.Error["type"].AsString == expected[6..],
        _ => result.IsValue && result.Value == ValueJson.Parse(expected.Trim('`')),
    };

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Synapse.Blazor.sln"))) folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"^\| `(\{[^`]*\})` \| `([^`]*)` \| (.*?) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex("## Functions\n.*?```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex FunctionBlock();

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex TablesBlock();
}
