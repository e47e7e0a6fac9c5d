namespace Synapse.Web.Controls.Diff;

/// <summary>How a line or a property stands between two states.</summary>
public enum DiffKind
{
    Same,
    Added,
    Removed,
    Changed,
}

public static class DiffKinds
{
    /// <summary>The sign that stands beside the colour.</summary>
    public static string Sign(this DiffKind kind) => kind switch
    {
        DiffKind.Added => "+",
        DiffKind.Removed => "−",
        DiffKind.Changed => "~",
        _ => "",
    };

    /// <summary>The class that carries the colour.</summary>
    public static string Css(this DiffKind kind) => kind.ToString().ToLowerInvariant();
}
