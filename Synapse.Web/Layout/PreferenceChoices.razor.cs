using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Synapse.Web.Layout;

/// <summary>Theme, density, shortcuts and language.</summary>
public partial class PreferenceChoices
{
    private (string Key, string Name, string Current, (string Label, string Value)[] Choices)[] _settings = [];

    [CascadingParameter]
    public Preferences Preferences { get; set; } = Preferences.Default;

    protected override void OnInitialized() => _settings =
    [
        ("Theme", "theme", Preferences.Theme, [(Text["Light"], "light"), (Text["Dark"], "dark"), (Text["System"], "system")]),
        ("Density", "density", Preferences.Density, [(Text["Comfortable"], "comfortable"), (Text["Compact"], "compact")]),
        ("ShortcutsSetting", "shortcuts", Preferences.Shortcuts ? "on" : "off", [(Text["On"], "on"), (Text["Off"], "off")]),
        ("Language", "culture", CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, [("English", "en"), ("Deutsch", "de")]),
    ];
}
