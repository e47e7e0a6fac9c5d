using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Synapse.Web.Controls;

/// <summary>A part of a page that may fail alone: its failure is recorded under a short id, shown in its place, and can be tried again.</summary>
public sealed class Region : ErrorBoundaryBase
{
    private string? _incident;

    [Inject]
    public required ILogger<Region> Logger { get; init; }

    [Inject]
    public required IHostApplicationLifetime Server { get; init; }

    protected override Task OnErrorAsync(Exception exception)
    {
        // The server is going and has closed what the page reads from: nothing failed, and the browser brings the page back by itself.
        var isFailure = exception is not ObjectDisposedException || !Server.ApplicationStopping.IsCancellationRequested;
        _incident = isFailure ? RandomNumberGenerator.GetHexString(8, lowercase: true) : null;
        if (isFailure) Logger.LogError(exception, "A part of a page failed; incident {Incident}", _incident);
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }

        if (_incident is null) return;
        builder.OpenComponent<ErrorState>(1);
        builder.AddComponentParameter(2, nameof(ErrorState.Incident), _incident);
        builder.AddComponentParameter(3, nameof(ErrorState.OnRetry), EventCallback.Factory.Create(this, Recover));
        builder.CloseComponent();
    }
}
