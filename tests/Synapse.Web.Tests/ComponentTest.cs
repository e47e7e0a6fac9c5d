using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Radzen;
using Synapse.Web.Controls;

namespace Synapse.Web.Tests;

/// <summary>What every component can count on: words, memory, toasts, and scripts that do nothing.</summary>
public abstract class ComponentTest : BunitContext, IAsyncLifetime
{
    protected ComponentTest()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-GB");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<IHostApplicationLifetime>(Server);
        Services.AddScoped<BrowserMemory>();
        Services.AddScoped<Toasts>();
        Services.AddRadzenComponents();
    }

    /// <summary>The server whose pages these are; stop it to see what a page does then.</summary>
    protected ApplicationLifetime Server { get; } = new(NullLogger<ApplicationLifetime>.Instance);

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    // Some services can only be disposed of asynchronously, and xunit would do it the other way.
    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();
}
