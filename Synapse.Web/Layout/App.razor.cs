using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Synapse.Web.Layout;

/// <summary>The document. Everything in it is live, except the few pages (sign-in, errors) that ask not to be.</summary>
public partial class App
{
    private Preferences _preferences = Preferences.Default;
    private IComponentRenderMode? _mode;
    private string? _project;

    [CascadingParameter]
    public required HttpContext HttpContext { get; set; }

    protected override void OnInitialized()
    {
        _preferences = Preferences.Read(HttpContext.Request.Cookies);
        _project = HttpContext.Request.Cookies[Preferences.ProjectCookie];
        _mode = HttpContext.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;
    }
}
