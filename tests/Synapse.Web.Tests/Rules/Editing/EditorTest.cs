using AngleSharp.Dom;
using Microsoft.AspNetCore.Components;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Catalogue;
using Synapse.Core.Rules.Checking;
using Synapse.Core.Rules.Functions;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Rules.Editing;

namespace Synapse.Web.Tests.Rules.Editing;

/// <summary>Parts of the editor over a small catalogue; what they ask the focus to go to is kept.</summary>
public abstract class EditorTest : ComponentTest
{
    protected static CheckingGround Ground { get; } = new(
        new PropertyCatalogue(
        [
            new(EntityKind.Asset, "type", [Texts("PUMP"), Texts("FAN")]),
            new(EntityKind.Asset, "properties.power_kw", [new("PUMP", 10, 10, 0, 0, 0, 0, 2, 5, 90, [5, 90])]),
            new(EntityKind.Asset, "properties.fluid", [new("PUMP", 10, 0, 10, 0, 0, 0, 2, null, null, ["water", "slurry"])]),
        ]),
        RuleSetOutline.Empty, FunctionLibrary.Empty);

    protected string? FocusedOn { get; private set; }

    protected EditorScope Scope(string document = "{}") => new(Ground.Catalogue, RuleTarget.Asset, Ground.Check(document).Complaints, key => FocusedOn = key);

    /// <summary>Renders a part that changes a document, and again with each change, as the editor does.</summary>
    protected IRenderedComponent<CascadingValue<EditorScope>> Render<TPart>(string document, Action<ObjectValue> onChange)
        where TPart : IComponent
    {
        var json = ValueJson.Parse(document).AsObject!;
        IRenderedComponent<CascadingValue<EditorScope>>? shown = null;
        shown = Render<CascadingValue<EditorScope>>(Parameters(json));
        return shown;

        Action<ComponentParameterCollectionBuilder<CascadingValue<EditorScope>>> Parameters(ObjectValue now) => parameters => parameters
            .Add(c => c.Value, Scope(ValueJson.WriteIndented(now)))
            .AddChildContent(builder =>
            {
                builder.OpenComponent<TPart>(0);
                builder.AddComponentParameter(1, "Json", now);
                if (typeof(TPart) != typeof(TableView)) builder.AddComponentParameter(2, "Rule", Ground.Check(ValueJson.WriteIndented(now)).Rule);
                builder.AddComponentParameter(3, "OnChange", EventCallback.Factory.Create<ObjectValue>(this, changed =>
                {
                    onChange(changed);
                    shown!.Render(Parameters(changed));
                }));
                builder.CloseComponent();
            });
    }

    protected static IElement Field<T>(IRenderedComponent<T> shown, string label)
        where T : IComponent => shown.FindAll("input, select").First(i => i.GetAttribute("aria-label") == label);

    /// <summary>The button with this name: its label, else its text.</summary>
    protected static IElement Button<T>(IRenderedComponent<T> shown, string name)
        where T : IComponent => shown.FindAll("button").First(b => (b.GetAttribute("aria-label") ?? b.TextContent.Trim()) == name);

    private static PropertyFacts Texts(string type) => new(type, 10, 0, 10, 0, 0, 0, 1, null, null, [type]);
}
