using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Demo;

/// <summary>One line of an equipment list, as a design office would hand it over.</summary>
/// <param name="Parent">The tag that this one is a <c>child_of</c>, or null at the top.</param>
public sealed record EquipmentRow(
    string Tag, string Type, string Discipline, string Description, string Area, string System, string? Parent, ObjectValue Properties)
{
    /// <summary>Properties that hold a tag, and follow when the tags are renamed.</summary>
    private static readonly string[] TagProperties = ["mcc", "plc", "fed_from"];

    /// <summary>The fields of the asset that this line describes.</summary>
    public ObjectValue ToFields() => ObjectValue.Of(
        (Field.Tag, Tag),
        (Field.Type, Type),
        (Field.Discipline, Discipline),
        (Field.Description, Description),
        (Field.Area, Area),
        (Field.System, System),
        (Field.Properties, Properties));

    /// <summary>The same line in another production train: every tag and the area begin with its prefix.</summary>
    public EquipmentRow InTrain(string prefix)
    {
        var properties = Properties;
        foreach (var name in TagProperties)
            if (properties[name].AsString is { } tag) properties = properties.With(name, prefix + tag);
        return this with { Tag = prefix + Tag, Area = prefix + Area, Parent = Parent is null ? null : prefix + Parent, Properties = properties };
    }
}
