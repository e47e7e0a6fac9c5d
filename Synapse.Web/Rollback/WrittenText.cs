using System.Globalization;
using Microsoft.Extensions.Localization;
using Synapse.Core.Rollback;

namespace Synapse.Web.Rollback;

/// <summary>What a rollback writes, in a few words that leave out what it does not.</summary>
internal static class WrittenText
{
    public static string Of(RollbackCounts counts, IStringLocalizer<RollbackText> text)
    {
        (string Word, int Count)[] all = [("WritesUpdates", counts.Updates), ("WritesTombstones", counts.Tombstones), ("WritesRestores", counts.Restores)];
        var said = all.Where(part => part.Count > 0).Select(part => text[part.Word, part.Count.ToString("N0", CultureInfo.CurrentCulture)].Value);
        return string.Join(", ", said.DefaultIfEmpty(text["WritesNothing"].Value));
    }
}
