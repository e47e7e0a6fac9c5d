using System.Security.Cryptography;
using System.Text;
using Synapse.Core;
using Synapse.Core.Import;
using Synapse.Core.Logic;

namespace Synapse.Infrastructure.Import;

/// <summary>Names a set of changes by what it does to which tags; ids of entities that are not there yet do not count, because they depend on the batch before.</summary>
internal static class ImportFingerprint
{
    public static string Of(ImportDiff diff)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in diff.Items)
        {
            var line = Value.Array(item.Tag, item.Op.Word(), item.Diff.Before, item.Diff.After, item.Parent);
            hash.AppendData(Encoding.UTF8.GetBytes(ValueJson.WriteCanonical(line)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
