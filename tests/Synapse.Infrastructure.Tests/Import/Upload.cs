using System.Text;
using Synapse.Core;
using Synapse.Core.Import;
using Synapse.Infrastructure.Import;

namespace Synapse.Infrastructure.Tests.Import;

/// <summary>Files as a person uploads them.</summary>
internal static class Upload
{
    private static readonly ImportLimits Limits = new();

    public static async Task<ImportContent> Read(byte[] file, FileSniffChoice? choice = null) =>
        await ImportFile.ReadAsync(new MemoryStream(file), Limits, choice) switch
        {
            Outcome<ImportContent>.Done done => done.Value,
            Outcome<ImportContent>.Refused refused => throw new InvalidOperationException(refused.Refusal.Detail),
            _ => throw new InvalidOperationException(),
        };

    public static Task<ImportContent> Read(string text, FileSniffChoice? choice = null) => Read(Encoding.UTF8.GetBytes(text), choice);

    /// <summary>The sentence with which a file is refused.</summary>
    public static async Task<string> Refusal(Stream file, ImportLimits? limits = null, FileSniffChoice? choice = null)
    {
        var refused = Assert.IsType<Outcome<ImportContent>.Refused>(await ImportFile.ReadAsync(file, limits ?? Limits, choice));
        Assert.Equal(RefusalCode.InvalidFile, refused.Refusal.Code);
        return refused.Refusal.Detail;
    }

    public static Task<string> Refusal(byte[] file, ImportLimits? limits = null) => Refusal(new MemoryStream(file), limits);

    public static ImportRows Rows(ImportContent content, ImportMapping? mapping = null) =>
        Assert.IsType<Outcome<ImportRows>.Done>(
            ImportReader.Read(content.Table, mapping ?? ImportMapping.Guess(content.Table.Headers, content.Filled), content.Sniff.DecimalSign)).Value;

    public static IEnumerable<string> Column(ImportContent content, int column = 0) => content.Table.Rows.Select(r => r[column]);
}
