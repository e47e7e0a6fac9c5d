using System.Net;
using System.Text;
using Synapse.Core.Audit;
using Synapse.Core.Projects;

namespace Synapse.Infrastructure.Audit;

/// <summary>A place outside of the database where seals are published.</summary>
public interface IDigestBoard
{
    string Address { get; }

    Task PublishAsync(SealDigest digest, CancellationToken cancellationToken);

    /// <summary>What stands there of a project; null where the place cannot be read back.</summary>
    Task<IReadOnlyList<SealDigest>?> ReadAsync(ProjectId project, CancellationToken cancellationToken);
}

/// <summary>A file per project in a folder, a line per digest. Best on a disk where files can be added to and not rewritten.</summary>
public sealed class DigestFolder(string folder) : IDigestBoard
{
    public string Address => folder;

    public async Task PublishAsync(SealDigest digest, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await using var file = new FileStream(FileOf(digest.Project), FileMode.Append, FileAccess.Write, FileShare.Read);
        await file.WriteAsync(Encoding.UTF8.GetBytes(digest.ToLine() + "\n"), cancellationToken);
        file.Flush(flushToDisk: true);
    }

    public async Task<IReadOnlyList<SealDigest>?> ReadAsync(ProjectId project, CancellationToken cancellationToken) =>
        File.Exists(FileOf(project)) ? [.. SealDigest.ReadLines(await File.ReadAllLinesAsync(FileOf(project), cancellationToken)).Where(d => d.Project == project)] : [];

    private string FileOf(ProjectId project) => Path.Combine(folder, $"{project}.seals.ndjson");
}

/// <summary>An HTTP address that takes a line by POST, and gives the lines of a project by GET when it can.</summary>
public sealed class DigestAddress(Uri address, HttpClient http) : IDigestBoard
{
    private const string LineType = "application/x-ndjson";

    public string Address => address.ToString();

    public async Task PublishAsync(SealDigest digest, CancellationToken cancellationToken)
    {
        using var line = new StringContent(digest.ToLine() + "\n", Encoding.UTF8, LineType);
        using var answer = await http.PostAsync(address, line, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<IReadOnlyList<SealDigest>?> ReadAsync(ProjectId project, CancellationToken cancellationToken)
    {
        var question = new UriBuilder(address) { Query = $"{address.Query.TrimStart('?')}&project_id={Uri.EscapeDataString(project.Value)}".TrimStart('&') };
        using var answer = await http.GetAsync(question.Uri, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented or HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized) return null;
        answer.EnsureSuccessStatusCode();
        return [.. SealDigest.ReadLines((await answer.Content.ReadAsStringAsync(cancellationToken)).Split('\n')).Where(d => d.Project == project)];
    }
}
