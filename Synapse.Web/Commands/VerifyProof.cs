using Synapse.Core;
using Synapse.Core.Audit;
using Synapse.Web.Hosting;

namespace Synapse.Web.Commands;

/// <summary>
/// Checks a proof file without any database: <c>--file proof.json</c>, against what was published (<c>--digests seals.ndjson</c>), kept by whoever does not trust us. Exit code 0: it holds, 2: it does not,
/// 3: it holds in itself, and nothing published was given to compare it with.
/// </summary>
internal static class VerifyProof
{
    private const int DoesNotHold = 2;
    private const int NothingToCompare = 3;

    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter output, CancellationToken cancel)
    {
        var text = await ReadAsync(configuration["file"] ?? throw new StartRefusedException("Name the proof with --file proof.json."), cancel);
        var digests = configuration["digests"] is { } published ? SealDigest.ReadLines((await ReadAsync(published, cancel)).Split('\n')).ToList() : [];
        if (InclusionProof.Parse(text) is not Outcome<InclusionProof>.Done(var proof)) throw new StartRefusedException($"{configuration["file"]} is no inclusion proof.");
        var verdict = proof.Check(digests);
        foreach (var step in verdict.Steps) await output.WriteLineAsync($"{(step.Holds ? "yes" : "NO ")}  {step.Text}");
        if (!verdict.Holds) return DoesNotHold;
        if (verdict.Compared > 0) return 0;
        await output.WriteLineAsync($"Compare by hand: batch {verdict.Newest.BatchNo} of {proof.ProjectId} has the seal {verdict.Newest.Seal}.");
        return NothingToCompare;
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancel);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{file} cannot be read: {refused.Message}");
        }
    }
}
