using System.Text.RegularExpressions;

namespace Synapse.E2E.App;

/// <summary>Runs rules and takes runs back, as people do it on the pages.</summary>
public static partial class Runs
{
    /// <summary>Makes a plan for the filter in the query, which is then reviewed on the run's page.</summary>
    public static async Task PlanAsync(IPage page, string query)
    {
        await page.GotoAsync($"/rules/execution{query}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(RunUrl());
    }

    /// <summary>Carries out what the plan of the shown dry run lists.</summary>
    public static async Task ExecutePlanAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Execute this plan" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Execute this plan" }).ClickAsync();
        await Expect(page.GetByText(NothingDiffers())).ToBeVisibleAsync();
    }

    /// <summary>Starts a run of all rules over everything, without a plan to look at first.</summary>
    public static async Task ExecuteAllAsync(IPage page)
    {
        await AskToExecuteAllAsync(page);
        await ConfirmAsync(page);
    }

    /// <summary>Opens the dialog that says what would be run.</summary>
    public static async Task AskToExecuteAllAsync(IPage page)
    {
        await page.GotoAsync("/rules/execution");
        await page.GetByRole(AriaRole.Button, new() { Name = "Execute…" }).ClickAsync();
    }

    /// <summary>Starts what the dialog says; the run is shown then.</summary>
    public static async Task ConfirmAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(RunUrl());
    }

    /// <summary>Opens the batch of the shown execution in the timeline.</summary>
    public static async Task ShowBatchAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Show in the timeline" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"/rules/timeline\?.*batch="));
    }

    /// <summary>Asks for the rollback of the batch that is open in the timeline; the request is shown then.</summary>
    public static async Task AskForRollbackAsync(IPage page, string reason)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Roll back…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Ask for the rollback" })).ToBeDisabledAsync();
        await dialog.GetByLabel("Reason").FillAsync(reason);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Ask for the rollback" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(RollbackUrl());
        await Expect(page.GetByText(reason)).ToBeVisibleAsync();
    }

    /// <summary>Decides for the rollback that is shown.</summary>
    public static async Task ApproveAsync(IPage page, string comment)
    {
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Comment", Exact = true }).FillAsync(comment);
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve and apply" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Approve and apply" }).ClickAsync();
        await Expect(page.GetByText(comment)).ToBeVisibleAsync();
    }

    [GeneratedRegex("/rules/execution/[0-9a-f-]{36}")]
    public static partial Regex RunUrl();

    [GeneratedRegex("/rollbacks/[0-9a-f-]{36}")]
    public static partial Regex RollbackUrl();

    [GeneratedRegex("[0-9,]+ planned, [0-9,]+ written, 0 differ")]
    public static partial Regex NothingDiffers();
}
