namespace Synapse.Core.Rules;

/// <summary>The words of the seven actions. They are a contract: they stand in documents, filters and events.</summary>
public static class ActionTypes
{
    public const string CreateChild = "CREATE_CHILD";
    public const string CreateCable = "CREATE_CABLE";
    public const string CreateRelationship = "CREATE_RELATIONSHIP";
    public const string SetProperty = "SET_PROPERTY";
    public const string CreatePackage = "CREATE_PACKAGE";
    public const string AllocateIo = "ALLOCATE_IO";
    public const string Validate = "VALIDATE";

    public static IReadOnlyList<string> All { get; } = [CreateChild, CreateCable, CreateRelationship, SetProperty, CreatePackage, AllocateIo, Validate];

    public static string Of(RuleAction action) => action switch
    {
        RuleAction.CreateChild => CreateChild,
        RuleAction.CreateCable => CreateCable,
        RuleAction.CreateRelationship => CreateRelationship,
        RuleAction.SetProperty => SetProperty,
        RuleAction.CreatePackage => CreatePackage,
        RuleAction.AllocateIo => AllocateIo,
        RuleAction.Validate => Validate,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
    };
}
