namespace Synapse.Core.Plant;

/// <summary>The kinds of things a plant consists of. The numbers are stored: never renumber.</summary>
public enum EntityKind : byte
{
    Asset = 1,
    Cable = 2,
    Edge = 3,
    Package = 4,
    PackageMember = 5,
    IoAllocation = 6,
}
