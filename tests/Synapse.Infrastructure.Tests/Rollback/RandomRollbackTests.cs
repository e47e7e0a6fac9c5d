using System.Globalization;
using Synapse.Infrastructure.Tests.Postgres;
using Xunit.Abstractions;

namespace Synapse.Infrastructure.Tests.Rollback;

/// <summary>
/// P1 to P8 and P10 on the real database: random work, random rollbacks, approvals that come too late or break off, beside a model that finds every answer by looking at everything.
/// SYNAPSE_PROPERTY_STEPS says how many steps of work, SYNAPSE_PROPERTY_SEED with which history to begin.
/// </summary>
[Collection(PostgresCollection.Name)]
public sealed class RandomRollbackTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int StepsOfAHistory = 240;
    private static readonly int Histories = Math.Max(1, Number("SYNAPSE_PROPERTY_STEPS", 480) / StepsOfAHistory);
    private static readonly int First = Number("SYNAPSE_PROPERTY_SEED", 1);

    private static int Number(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : otherwise;

    [Fact]
    public async Task The_database_plans_applies_and_remembers_what_the_model_does_whatever_happened_before()
    {
        var tally = new Tally();
        for (var seed = First; seed < First + Histories; seed++) await TryAsync(seed, tally);
        output.WriteLine($"{Histories} histories from {First} on, {Histories * StepsOfAHistory} steps; {tally}");
        Assert.All([tally.Applied, tally.Partial, tally.Moved, tally.BrokenOff, tally.Refused], n => Assert.NotEqual(0, n));
    }

    private async Task TryAsync(int seed, Tally tally)
    {
        var random = new Random(seed);
        await using var twins = await ModelAndStore.OpenAsync(postgres, tally);
        try
        {
            await twins.WorkAsync([0, 13, 26, 39, 2, 3, 15, 9, 10, 11]);
            for (var done = 0; done < StepsOfAHistory;)
            {
                int[] steps = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(1_000_000))];
                await twins.WorkAsync(steps);
                done += steps.Length;
                if (random.Next(3) == 0) await twins.TakeBackAsync(random);
            }

            await twins.VerifyAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InvalidOperationException($"The history with SYNAPSE_PROPERTY_SEED={seed} failed after {twins.Batches} batches: {e.Message}", e);
        }
    }
}

/// <summary>What happened to the rollbacks that were asked for.</summary>
internal sealed class Tally
{
    public int Applied { get; set; }

    public int Partial { get; set; }

    public int Moved { get; set; }

    public int BrokenOff { get; set; }

    public int Refused { get; set; }

    public override string ToString() => $"{Applied} rollbacks applied, {Partial} of them in part; {Moved} had moved, {BrokenOff} broke off, {Refused} could not be asked for";
}
