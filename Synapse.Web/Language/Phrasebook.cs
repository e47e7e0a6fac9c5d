using System.Globalization;

namespace Synapse.Web.Language;

/// <summary>
/// Says what is stored in the reader's language. Batches and refusals are stored (and sealed) as English sentences, long before anybody knows who will read them; here a sentence is
/// recognised by the words that never differ, and what stands in its gaps is looked up in turn where the book says so (a name is never translated). A sentence that is not in the book is shown as it is.
/// </summary>
public static class Phrasebook
{
    private static readonly Lazy<Phrase[]> German = new(() => Read("Synapse.Web.Language.Sentences.de.txt"));

    /// <summary>The sentence as this circuit's reader understands it.</summary>
    public static string Said(this string sentence) => Said(sentence, CultureInfo.CurrentUICulture);

    internal static string Said(string sentence, CultureInfo language) => language.TwoLetterISOLanguageName == "de" ? Say(sentence, German.Value) : sentence;

    internal static IReadOnlyList<Phrase> Phrases => German.Value;

    private static string Say(string sentence, Phrase[] phrases)
    {
        foreach (var phrase in phrases)
            if (phrase.Read(sentence) is { } gaps)
                return gaps.Length == 0 ? phrase.Said : string.Format(CultureInfo.InvariantCulture, phrase.Said, [.. gaps.Select((gap, i) => phrase.LooksUp(i) ? Say(gap, phrases) : gap)]);
        return sentence;
    }

    private static Phrase[] Read(string resource)
    {
        using var stream = typeof(Phrasebook).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"{resource} is missing.");
        using var reader = new StreamReader(stream);
        string[] lines = [.. reader.ReadToEnd().Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0 && l[0] != '#')];
        return [.. lines.Chunk(2).Select(pair => new Phrase(pair[0], pair[1])).OrderByDescending(p => p.Weight)];
    }
}
