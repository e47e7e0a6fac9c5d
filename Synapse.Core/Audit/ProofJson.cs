using System.Text.Encodings.Web;
using System.Text.Json;

namespace Synapse.Core.Audit;

/// <summary>How proofs and digests are written: they leave the product and are read by programs of others.</summary>
internal static class ProofJson
{
    public static JsonSerializerOptions Compact { get; } = Options(indented: false);

    public static JsonSerializerOptions Indented { get; } = Options(indented: true);

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = indented,
        MaxDepth = 16,
    };
}
