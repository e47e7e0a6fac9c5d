using Synapse.Core.Logic;

namespace Synapse.Core.Tests.Logic;

public class Conformance_tests
{
    [SuiteFact]
    public void The_official_suite_passes_in_both_profiles()
    {
        Assert.Empty(Failures("official", LogicProfile.Community, expected: 278));
        Assert.Empty(Failures("official", LogicProfile.Engine, expected: 278));
    }

    [SuiteFact]
    public void The_community_suites_pass_strictly() => Assert.Empty(Failures("community", LogicProfile.Community, expected: 491));

    /// <summary>
    /// Where the community's suites and json-logic-engine 5.0.7 contradict each other, with what the engine answers; tests/Synapse.Benchmarks/peers/contradictions.mjs asks it.
    /// </summary>
    private static readonly string[] Contradictions =
    [
        """all.json {"all":[null,{">":[{"var":""},0]}]} gives false""",
        """all.json {"all":[{"var":"missing"},{">":[{"var":""},0]}]} gives false""",
        """filter.json {"filter":[{"var":"numbers"},null]} gives []""",
        """filter.json {"filter":[null,{">":[{"var":""},0]}]} gives []""",
        """map.json {"map":[{"var":"integers"},null]} gives [null,null,null]""",
        """map.json {"map":[null,{"var":""}]} gives []""",
        """none.json {"none":[null,{"<":[{"var":""},0]}]} gives true""",
        """none.json {"none":[{"var":"missing"},{"<":[{"var":""},0]}]} gives true""",
        """some.json {"some":[null,{">":[{"var":""},0]}]} gives false""",
        """some.json {"some":[{"var":"missing"},{">":[{"var":""},0]}]} gives false""",
        """and.json {"and":[]} gives null""",
        """doublebang.json {"!!":[{}]} gives false""",
        """"if.json {"if":[{},"apple","banana"]} gives "banana" """".TrimEnd(),
        """"if.json {"if":[{},"apple",0,"banana",7,"carrot","date"]} gives "carrot" """".TrimEnd(),
        """not.json {"!":[{}]} gives true""",
        """or.json {"or":[]} gives null""",
    ];

    [SuiteFact]
    public void The_engine_profile_differs_from_the_community_only_where_the_engine_itself_does()
    {
        var differing = SuiteFiles.Cases("community").Select(c => (c.File, Case: SuiteCase.Read(c.Case))).Where(c => !c.Case.Accepts(c.Case.Run(LogicProfile.Engine)))
            .Select(c => $"{c.File} {c.Case.Rule} gives {c.Case.Run(LogicProfile.Engine)}");

        Assert.Equal(Contradictions.Order(StringComparer.Ordinal), differing.Order(StringComparer.Ordinal));
    }

    private static List<string> Failures(string folder, LogicProfile profile, int expected)
    {
        var failures = new List<string>();
        var count = 0;
        foreach (var (file, index, entry) in SuiteFiles.Cases(folder))
        {
            count++;
            var suiteCase = SuiteCase.Read(entry);
            var actual = suiteCase.Run(profile);
            if (!suiteCase.Accepts(actual)) failures.Add($"{file} {index}: {suiteCase.Rule} over {suiteCase.Data} gives {actual}, not {suiteCase.Expected}");
        }

        Assert.Equal(expected, count);
        return failures;
    }
}
