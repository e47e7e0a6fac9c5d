using Synapse.Core.Logic;

namespace Synapse.Core.Plant;

/// <summary>The fields of each kind, in stored order. The names are a contract: they stand in events.</summary>
public static class Field
{
    public const string Tag = "tag";
    public const string Type = "type";
    public const string Discipline = "discipline";
    public const string Description = "description";
    public const string Area = "area";
    public const string System = "system";
    public const string Properties = "properties";
    public const string From = "from";
    public const string To = "to";
    public const string Size = "size";
    public const string LengthM = "length_m";
    public const string Source = "source";
    public const string Target = "target";
    public const string Relation = "relation";
    public const string Code = "code";
    public const string Name = "name";
    public const string Package = "package";
    public const string Member = "member";
    public const string Asset = "asset";
    public const string Signal = "signal";
    public const string Card = "card";
    public const string Channel = "channel";
    public const string SignalType = "signal_type";

    private static readonly string[] AssetFields = [Tag, Type, Discipline, Description, Area, System, Properties];
    private static readonly string[] CableFields = [Tag, Type, Discipline, From, To, Size, LengthM, Properties];
    private static readonly string[] EdgeFields = [Source, Target, Relation, Discipline, Properties];
    private static readonly string[] PackageFields = [Code, Name];
    private static readonly string[] MemberFields = [Package, Member];
    private static readonly string[] IoFields = [Asset, Signal, Card, Channel, SignalType];
    private static readonly string[] CableEnds = [From, To];
    private static readonly string[] EdgeEnds = [Source, Target];
    private static readonly string[] MemberEnds = [Package, Member];
    private static readonly string[] IoEnds = [Asset, Card];

    public static IReadOnlyList<string> Of(EntityKind kind) => kind switch
    {
        EntityKind.Asset => AssetFields,
        EntityKind.Cable => CableFields,
        EntityKind.Edge => EdgeFields,
        EntityKind.Package => PackageFields,
        EntityKind.PackageMember => MemberFields,
        EntityKind.IoAllocation => IoFields,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>The fields that hold the id of another entity, with the kinds it may be of.</summary>
    public static IReadOnlyList<string> ReferencesOf(EntityKind kind) => kind switch
    {
        EntityKind.Cable => CableEnds,
        EntityKind.Edge => EdgeEnds,
        EntityKind.PackageMember => MemberEnds,
        EntityKind.IoAllocation => IoEnds,
        _ => [],
    };

    /// <summary>What makes an entity unique among the live ones of its kind; compare without case.</summary>
    public static string NaturalKeyOf(EntityKind kind, ObjectValue fields) => kind switch
    {
        EntityKind.Asset or EntityKind.Cable => Text(fields, Tag),
        EntityKind.Edge => $"{Text(fields, Source)} {Text(fields, Relation)} {Text(fields, Target)}",
        EntityKind.Package => Text(fields, Code),
        EntityKind.PackageMember => $"{Text(fields, Package)} {Text(fields, Member)}",
        EntityKind.IoAllocation => $"{Text(fields, Asset)} {Text(fields, Signal)}",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static string Text(ObjectValue fields, string name) => fields[name].AsString ?? "";
}
