namespace Synapse.Web.Controls;

public enum ToastKind
{
    Good,
    Info,
    Warn,
    Bad,
}

/// <summary>A short message about what just succeeded or did not; with an action where taking it back is cheap.</summary>
/// <param name="ActionLabel">The words of the button, such as "Undo" or "Show".</param>
public sealed record Toast(ToastKind Kind, string Text, string? ActionLabel = null, Func<Task>? Action = null);

/// <summary>Where pages put their toasts; one per circuit.</summary>
public sealed class Toasts
{
    public event Action<Toast>? Shown;

    public void Show(Toast toast) => Shown?.Invoke(toast);

    public void Good(string text) => Show(new Toast(ToastKind.Good, text));

    public void Bad(string text) => Show(new Toast(ToastKind.Bad, text));
}
