using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Infrastructure.Plant;

/// <summary>The rows of the plant's tables, for plain reads. Writing goes through batches only.</summary>
public sealed class ProjectRow
{
    public int ProjectId { get; init; }
    public required string Code { get; init; }
    public required string Name { get; set; }
    public string? Country { get; set; }
    public string? Client { get; set; }
    public ObjectValue Settings { get; set; } = ObjectValue.Empty;
    public long LastBatchNo { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

public sealed class AssetRow
{
    public int ProjectId { get; init; }
    public EntityId Id { get; init; }
    public required string Tag { get; init; }
    public required string Type { get; init; }
    public string? Discipline { get; init; }
    public string? Description { get; init; }
    public string? Area { get; init; }
    public string? System { get; init; }
    public ObjectValue Properties { get; init; } = ObjectValue.Empty;
    public int Version { get; init; }
    public bool Deleted { get; init; }

    public Entity ToEntity() => new(EntityKind.Asset, Id, Version, Deleted, ObjectValue.Of(
        (Field.Tag, Tag), (Field.Type, Type), (Field.Discipline, Text(Discipline)), (Field.Description, Text(Description)), (Field.Area, Text(Area)), (Field.System, Text(System)),
        (Field.Properties, Properties)));

    private static Value Text(string? text) => text is null ? Value.Missing : text;
}

public sealed class CableRow
{
    public int ProjectId { get; init; }
    public EntityId Id { get; init; }
    public required string Tag { get; init; }
    public required string Type { get; init; }
    public string? Discipline { get; init; }
    public EntityId? FromId { get; init; }
    public EntityId? ToId { get; init; }
    public string? Size { get; init; }
    public double? LengthM { get; init; }
    public ObjectValue Properties { get; init; } = ObjectValue.Empty;
    public int Version { get; init; }
    public bool Deleted { get; init; }

    public Entity ToEntity() => new(EntityKind.Cable, Id, Version, Deleted, ObjectValue.Of(
        (Field.Tag, Tag), (Field.Type, Type), (Field.Discipline, Text(Discipline)), (Field.From, Text(FromId?.ToString())), (Field.To, Text(ToId?.ToString())), (Field.Size, Text(Size)),
        (Field.LengthM, LengthM is { } length ? length : Value.Missing), (Field.Properties, Properties)));

    private static Value Text(string? text) => text is null ? Value.Missing : text;
}

public sealed class EdgeRow
{
    public int ProjectId { get; init; }
    public EntityId Id { get; init; }
    public EntityId SourceId { get; init; }
    public EntityId TargetId { get; init; }
    public required string Relation { get; init; }
    public string? Discipline { get; init; }
    public ObjectValue Properties { get; init; } = ObjectValue.Empty;
    public int Version { get; init; }
    public bool Deleted { get; init; }
}

public sealed class PackageRow
{
    public int ProjectId { get; init; }
    public EntityId Id { get; init; }
    public required string Code { get; init; }
    public string? Name { get; init; }
    public int Version { get; init; }
    public bool Deleted { get; init; }
}

public sealed class PackageMemberRow
{
    public int ProjectId { get; init; }
    public EntityId Id { get; init; }
    public EntityId PackageId { get; init; }
    public EntityId MemberId { get; init; }
    public int Version { get; init; }
    public bool Deleted { get; init; }
}

public sealed class IoAllocationRow
{
    public int ProjectId { get; init; }
    public EntityId Id { get; init; }
    public EntityId AssetId { get; init; }
    public required string Signal { get; init; }
    public EntityId CardId { get; init; }
    public int Channel { get; init; }
    public required string SignalType { get; init; }
    public int Version { get; init; }
    public bool Deleted { get; init; }
}
