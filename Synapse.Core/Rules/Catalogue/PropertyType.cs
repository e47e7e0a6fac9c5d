namespace Synapse.Core.Rules.Catalogue;

/// <summary>What sort of value a property holds.</summary>
public enum PropertyType
{
    Number,
    Text,
    Flag,
    List,
}
