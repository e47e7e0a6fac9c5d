using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Synapse.Core;
using Synapse.Core.Import;
using Synapse.Infrastructure.Import;

namespace Synapse.Web.Import;

/// <summary>What a program sends to be imported, read while it arrives: the file is never held in memory as a whole.</summary>
internal sealed record ImportForm(string FileName, ImportContent Content, ImportMapping? Mapping, bool Execute)
{
    /// <summary>A larger request is cut off; up to here it is read to its end, so that the sender hears our sentence about the file's own limit.</summary>
    public const long LargestRequest = 1_000_000_000;

    private const int LongestField = 1_000_000;
    private const int LongestName = 200;
    private static readonly string[] Formats = ["auto", "csv", "xlsx"];
    private static readonly string[] Modes = ["dry_run", "execute"];

    /// <summary>Reads the parts <c>file</c>, <c>format</c>, <c>mapping</c> and <c>mode</c>, in any order. Refused with INVALID_REQUEST or INVALID_FILE.</summary>
    public static async Task<Outcome<ImportForm>> ReadAsync(HttpRequest request, ImportLimits limits, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).ToString() is not { Length: > 0 } boundary)
            return Wrong("Send the file as multipart/form-data, in a part named file.");
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = LargestRequest;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        (string Name, Outcome<ImportContent> Content)? file = null;
        var parts = new MultipartReader(boundary, request.Body);
        try
        {
            while (await parts.ReadNextSectionAsync(cancel) is { } part)
            {
                if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var said)) continue;
                if (said.IsFileDisposition()) file = (NameOf(said), await ReadFileAsync(part.Body, limits, cancel));
                else if (said.IsFormDisposition()) fields[HeaderUtilities.RemoveQuotes(said.Name).ToString()] = await ReadFieldAsync(part.Body, cancel);
            }
        }
        catch (InvalidDataException broken)
        {
            return Wrong($"The parts of the request cannot be read: {broken.Message.TrimEnd('.')}.");
        }
        catch (IOException)
        {
            return Wrong("The request ends before its last part does; send it again.");
        }

        return file is var (name, content) ? Judge(name, content, fields) : Wrong("The request has no file; send it in a part named file, with a file name.");
    }

    /// <summary>The name as it is shown and stored: no folders, nothing invisible, not too long.</summary>
    public static string CleanName(string? name)
    {
        // A name that is no text (half a surrogate pair) cannot be stored.
        var text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes((name ?? "").Split('/', '\\')[^1]));
        text = string.Concat(text.Where(c => !char.IsControl(c))).Trim();
        return text.Length == 0 ? "list" : text.Length > LongestName ? text[..LongestName] : text;
    }

    private static string NameOf(ContentDispositionHeaderValue said) =>
        CleanName(HeaderUtilities.RemoveQuotes(said.FileNameStar.HasValue ? said.FileNameStar : said.FileName).ToString());

    private static async Task<Outcome<ImportContent>> ReadFileAsync(Stream file, ImportLimits limits, CancellationToken cancel)
    {
        var content = await ImportFile.ReadAsync(file, limits, null, cancel);
        await file.CopyToAsync(Stream.Null, cancel);
        return content;
    }

    private static async Task<string> ReadFieldAsync(Stream field, CancellationToken cancel)
    {
        using var reader = new StreamReader(field, Encoding.UTF8);
        var text = new char[LongestField];
        var length = await reader.ReadBlockAsync(text.AsMemory(), cancel);
        return length < LongestField ? new string(text, 0, length) : throw new InvalidDataException($"A field is longer than {LongestField:N0} characters.");
    }

    private static Outcome<ImportForm> Judge(string name, Outcome<ImportContent> read, Dictionary<string, string> fields)
    {
        var (format, mode) = (fields.GetValueOrDefault("format", "auto"), fields.GetValueOrDefault("mode", "dry_run"));
        if (!Formats.Contains(format)) return Wrong($"There is no format “{format}”; known are {string.Join(", ", Formats)}.");
        if (!Modes.Contains(mode)) return Wrong($"There is no mode “{mode}”; known are {string.Join(" and ", Modes)}.");
        ImportMapping? mapping = null;
        if (fields.GetValueOrDefault("mapping") is { Length: > 0 } json)
        {
            if (ImportMapping.FromJson(json) is not Outcome<ImportMapping>.Done(var known)) return ((Outcome<ImportMapping>.Refused)ImportMapping.FromJson(json)).Refusal;
            mapping = known;
        }

        if (read is not Outcome<ImportContent>.Done(var content)) return ((Outcome<ImportContent>.Refused)read).Refusal;
        if (format != "auto" && content.Sniff.Format != Words.Parse<ImportFormat>(format))
            return new Refusal(RefusalCode.InvalidFile, $"The file is no {format.ToUpperInvariant()}, it is {content.Sniff.Format.Word()}; say auto and it is read as what it is.");
        return new ImportForm(name, content, mapping, mode == "execute");
    }

    private static Refusal Wrong(string sentence) => new(RefusalCode.InvalidRequest, sentence);
}
