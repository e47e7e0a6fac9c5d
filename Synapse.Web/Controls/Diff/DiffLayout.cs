namespace Synapse.Web.Controls.Diff;

/// <summary>How differences are laid out; a person chooses once, and every diff in the browser follows.</summary>
/// <param name="SideBySide">Two columns, or one below the other.</param>
/// <param name="OnlyChanges">What did not change is folded away.</param>
public sealed record DiffLayout(bool SideBySide, bool OnlyChanges)
{
    private const string Key = "diff";

    public static DiffLayout Default { get; } = new(SideBySide: true, OnlyChanges: true);

    public static async Task<DiffLayout> RecallAsync(BrowserMemory memory) =>
        (await memory.RecallAsync(Key))?.Split(' ') is [var columns, var rows] ? new DiffLayout(columns != "unified", rows != "all") : Default;

    public Task RememberAsync(BrowserMemory memory) =>
        memory.RememberAsync(Key, $"{(SideBySide ? "side" : "unified")} {(OnlyChanges ? "changes" : "all")}");
}
