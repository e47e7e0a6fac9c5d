using System.Globalization;
using System.Text.RegularExpressions;
using Synapse.Web.Language;

namespace Synapse.Web.Tests.Language;

/// <summary>What is stored in English is read in German, as far as the book goes; and it goes as far as the product's own sentences.</summary>
public sealed partial class PhrasebookTests
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");
    private static readonly string Root = RootOf(AppContext.BaseDirectory);
    private static readonly Lazy<string> Source = new(() => string.Join('\n', Files("Synapse.Core", "Synapse.Infrastructure", "Synapse.Web")
        .Concat(Directory.EnumerateFiles(Path.Combine(Root, "Synapse.Core/Rules/Templates"), "*.json")).Select(File.ReadAllText)));

    [Theory]
    [InlineData("32 rules run, 1 change", "32 Regeln gelaufen, 1 Änderung")]
    [InlineData("1 rule run, nothing to change", "1 Regel gelaufen, nichts zu ändern")]
    [InlineData("1 rule run, 96 changes", "1 Regel gelaufen, 96 Änderungen")]
    [InlineData("list.csv: 12 created, 0 updated", "list.csv: 12 angelegt, 0 geändert")]
    [InlineData("Redo: Rollback of list.csv: 12 created, 0 updated and 2 more taken back", "Wieder eingesetzt: Rücknahme: list.csv: 12 angelegt, 0 geändert und 2 weitere")]
    [InlineData("Rule pump-motor: Switched off", "Regel pump-motor: Ausgeschaltet")]
    [InlineData("To edit rules you need the role engineer in the project goldmine.", "Regeln bearbeiten: Dazu brauchen Sie die Rolle Ingenieur im Projekt goldmine.")]
    [InlineData("3 entities stay and refer to it.", "3 Objekte bleiben und verweisen darauf.")]
    [InlineData("210-PP-001: properties.power_kw", "210-PP-001: properties.power_kw")]
    public void A_sentence_is_said_in_the_readers_language(string stored, string said)
    {
        Assert.Equal(said, Phrasebook.Said(stored, German));
        Assert.Equal(stored, Phrasebook.Said(stored, CultureInfo.GetCultureInfo("en-US")));
    }

    [Fact]
    public void A_name_that_happens_to_be_a_word_of_the_book_is_left_alone() =>
        Assert.Equal("lead ist die letzte Person mit der Rolle Verwaltung; geben Sie sie zuerst jemand anderem.", Phrasebook.Said("lead is the last administrator; make somebody else one first.", German));

    [Fact]
    public void The_book_knows_nineteen_of_twenty_refusals_that_a_page_can_show()
    {
        var all = Files("Synapse.Core", "Synapse.Infrastructure", "Synapse.Web/Account", "Synapse.Web/Admin")
            .SelectMany(f => Refusals().Matches(File.ReadAllText(f)).Select(m => Gaps().Replace(m.Groups["said"].Value, "x9"))).Where(s => !s.Contains('{')).Distinct().ToList();
        var unknown = all.Where(s => Phrasebook.Said(s, German) == s).ToList();
        Assert.True(unknown.Count * 20 <= all.Count, $"{unknown.Count} of {all.Count} are not in the book:\n{string.Join('\n', unknown)}");
    }

    [Fact]
    public void The_book_holds_nothing_that_the_product_no_longer_says() =>
        Assert.Empty(Phrasebook.Phrases.Where(p => !p.Literals.Any(IsSaid)).Select(p => p.Stored));

    // A few sentences are put together from two or three pieces and a count, so a run of words is enough.
    private static bool IsSaid(string literal)
    {
        string[] words = [.. literal.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => !w.All(char.IsAsciiDigit))];
        var length = Math.Min(3, words.Length);
        return words.Length > 0 && Enumerable.Range(0, words.Length - length + 1).Any(i => Source.Value.Contains(string.Join(' ', words[i..(i + length)]), StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> Files(params string[] folders) => folders
        .SelectMany(f => Directory.EnumerateFiles(Path.Combine(Root, f), "*.cs", SearchOption.AllDirectories))
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string RootOf(string folder) => File.Exists(Path.Combine(folder, "Synapse.Blazor.sln")) ? folder : RootOf(Path.GetDirectoryName(folder)!);

    [GeneratedRegex("""RefusalCode\.\w+,\s*\$?"(?<said>(?:[^"\\]|\\.)*)"\s*[,)]""")]
    private static partial Regex Refusals();

    [GeneratedRegex("""\{[^{}"]*\}""")]
    private static partial Regex Gaps();
}
