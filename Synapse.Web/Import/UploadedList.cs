using Microsoft.AspNetCore.Components.Forms;

namespace Synapse.Web.Import;

/// <summary>A file that a person chose, kept on disk as long as the page is open, so that it can be read again in another way.</summary>
public sealed class UploadedList : IAsyncDisposable
{
    private const int ChunkBytes = 1 << 16;
    private readonly FileStream _file;

    private UploadedList(string name, FileStream file) => (Name, _file) = (name, file);

    public string Name { get; }

    /// <summary>Takes the file over from the browser as it streams.</summary>
    /// <param name="progress">Told how many bytes are here.</param>
    public static async Task<UploadedList> TakeAsync(IBrowserFile chosen, long maxBytes, Action<long> progress, CancellationToken cancel)
    {
        var path = Path.Combine(Path.GetTempPath(), $"synapse-upload-{Guid.NewGuid():N}");
        var list = new UploadedList(
            ImportForm.CleanName(chosen.Name),
            new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, ChunkBytes, FileOptions.DeleteOnClose | FileOptions.Asynchronous));
        try
        {
            await using var upload = chosen.OpenReadStream(maxBytes, cancel);
            var chunk = new byte[ChunkBytes];
            while (await upload.ReadAsync(chunk, cancel) is > 0 and var read)
            {
                await list._file.WriteAsync(chunk.AsMemory(0, read), cancel);
                progress(list._file.Position);
            }

            return list;
        }
        catch
        {
            await list.DisposeAsync();
            throw;
        }
    }

    /// <summary>The file from its beginning; not to be disposed of.</summary>
    public Stream Read()
    {
        _file.Position = 0;
        return _file;
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
