using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Synapse.Web.Controls;

namespace Synapse.Web.Tests.Controls;

public sealed class StateTests : ComponentTest
{
    [Fact]
    public void An_empty_list_says_what_would_be_there_and_what_to_do()
    {
        var empty = Render<EmptyState>(p => p.Add(e => e.Title, "No runs yet").AddChildContent("<p>Start one.</p>"));

        Assert.Equal("No runs yet", empty.Find("h2").TextContent);
        Assert.Equal("Start one.", empty.Find("p").TextContent);
    }

    [Fact]
    public void Loading_is_announced()
    {
        var loading = Render<LoadingState>(p => p.Add(l => l.Rows, 2));

        Assert.Equal("Loading…", loading.Find("[role=status] .visually-hidden").TextContent);
        Assert.Equal(2, loading.FindAll("i").Count);
    }

    [Fact]
    public void An_error_shows_an_id_to_copy_and_can_be_tried_again()
    {
        var tries = 0;
        var error = Render<ErrorState>(p => p.Add(e => e.Incident, "a1b2").Add(e => e.OnRetry, () => tries++));

        Assert.Equal("a1b2", error.Find("[data-copy]").GetAttribute("data-copy"));
        error.Find("button.button").Click();
        Assert.Equal(1, tries);
    }

    [Fact]
    public void A_region_that_fails_leaves_the_rest_of_the_page_and_recovers()
    {
        var broken = true;
        var page = RenderRegion(builder => builder.AddContent(0, broken ? throw new InvalidOperationException("broken") : "whole"));

        Assert.Equal("Still here", page.Find("h1").TextContent);
        Assert.Contains("This part could not be shown", page.Markup);
        broken = false;
        page.Find(".error button.button").Click();
        Assert.Contains("whole", page.Markup);
    }

    [Fact]
    public void A_part_that_loses_its_data_because_the_server_stops_has_not_failed()
    {
        RenderFragment part = _ => throw new ObjectDisposedException("source");
        Assert.Contains("This part could not be shown", RenderRegion(part).Markup);

        Server.StopApplication();
        Assert.DoesNotContain("This part could not be shown", RenderRegion(part).Markup);
    }

    private IRenderedComponent<IComponent> RenderRegion(RenderFragment part) => Render(builder =>
    {
        builder.AddMarkupContent(0, "<h1>Still here</h1>");
        builder.OpenComponent<Region>(1);
        builder.AddComponentParameter(2, nameof(Region.ChildContent), (RenderFragment)(inner => Part(inner, part)));
        builder.CloseComponent();
    });

    private static void Part(RenderTreeBuilder builder, RenderFragment content)
    {
        builder.OpenComponent<Drawn>(0);
        builder.AddComponentParameter(1, nameof(Drawn.Content), content);
        builder.CloseComponent();
    }

    private sealed class Drawn : ComponentBase
    {
        [Parameter]
        public required RenderFragment Content { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => Content(builder);
    }
}
