using Microsoft.AspNetCore.Components.Forms;

namespace Synapse.Web.Controls;

/// <summary>A file input that can be used once the browser listens to it: a file that is chosen before would be lost without a word.</summary>
public sealed class FileInput : InputFile
{
    private bool _listens;

    protected override void OnParametersSet()
    {
        if (!_listens) (AdditionalAttributes ??= new Dictionary<string, object>())["disabled"] = true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (!firstRender) return;
        _listens = true;
        AdditionalAttributes?.Remove("disabled");
        StateHasChanged();
    }
}
