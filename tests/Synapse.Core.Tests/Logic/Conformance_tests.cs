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
