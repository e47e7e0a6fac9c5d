using System.Text;

namespace Synapse.Core.Import;

/// <summary>Guesses targets from names of columns, in English and German and from the tag registers that we have met; best names first.</summary>
internal static class HeaderGuess
{
    /// <summary>A column with fewer than one filled cell in this many rows says nothing about the rows.</summary>
    private const int NearlyEmpty = 20;

    private static readonly (string Target, string[] Names)[] Synonyms =
    [
        (ImportTarget.Tag, ["tag", "wmt_tag_name", "tag no", "tag nr", "tag number", "tag name", "equipment tag", "equipment no", "equipment number", "instrument tag", "item no", "item number",
            "kks", "akz", "bmk", "kennzeichen", "anlagenkennzeichen", "betriebsmittelkennzeichen", "functional location", "technischer platz", "equipment", "item", "name"]),
        (ImportTarget.Description, ["description", "wmt_tag_desc", "tag description", "desc", "service description", "service", "bezeichnung", "beschreibung", "benennung", "langtext", "kurztext"]),
        (ImportTarget.Type, ["type", "asset type", "equipment type", "object type", "instrument type", "class", "equipment class", "typ", "objekttyp", "gerätetyp", "anlagentyp", "geräteart"]),
        (ImportTarget.Area, ["area", "wmt_area_id", "area code", "area no", "area name", "plant area", "bereich", "anlagenbereich", "teilanlage", "plant unit"]),
        (ImportTarget.System, ["system", "wmt_system_code", "wmt_system_id", "wmt_system_name", "system code", "system no", "system number", "system name", "system id", "anlagensystem"]),
        (ImportTarget.Discipline, ["discipline", "discipline code", "disziplin", "gewerk", "fachbereich", "fachgewerk", "trade"]),
        (ImportTarget.Id, ["id", "wmt_tag_id", "asset id", "tag id", "source id", "external id", "uuid", "guid", "objekt id", "objekt nr"]),
        (ImportTarget.Parent, ["parent", "wmt_tag_id_ancestor", "parent tag", "parent id", "ancestor", "part of", "belongs to", "child of", "superior equipment", "superior functional location",
            "übergeordnet", "übergeordneter platz", "übergeordnetes element", "übergeordnetes kennzeichen", "eltern", "gehört zu"]),
    ];

    /// <summary>Columns that our own export adds and that say nothing about the asset.</summary>
    private static readonly string[] Ignored = ["row version"];

    public static IReadOnlyList<KeyValuePair<string, string?>> Entries(IReadOnlyList<string> headers, IReadOnlyList<int>? filled)
    {
        var plain = headers.Select(Plain).ToList();
        var most = filled is null ? 0 : filled.DefaultIfEmpty(0).Max();
        var entries = new List<KeyValuePair<string, string?>>();
        foreach (var (target, names) in Synonyms)
        {
            var column = names.Select(n => plain.IndexOf(Plain(n))).FirstOrDefault(i => i >= 0 && (filled is null || filled[i] * NearlyEmpty >= most), -1);
            if (column < 0) continue;
            entries.Add(new(target, headers[column]));
            plain[column] = "";
        }

        foreach (var name in Ignored)
            if (plain.IndexOf(Plain(name)) is >= 0 and var column) entries.Add(new(headers[column], null));
        return entries;
    }

    /// <summary>The letters and digits of a name in lower case, umlauts spelled out.</summary>
    private static string Plain(string header)
    {
        var plain = new StringBuilder(header.Length);
        foreach (var c in header.ToLowerInvariant())
            plain.Append(c switch { 'ä' => "ae", 'ö' => "oe", 'ü' => "ue", 'ß' => "ss", _ => char.IsLetterOrDigit(c) ? c.ToString() : "" });
        return plain.ToString();
    }
}
