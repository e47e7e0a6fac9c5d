using Synapse.Core.Logic;

namespace Synapse.Core.Rollback;

/// <summary>How a project decides on rollbacks, from its settings.</summary>
/// <param name="Approvals">How many different people have to approve, 1 to 9.</param>
/// <param name="ExpiryDays">How long a request waits.</param>
/// <param name="Direct">Whether leads may roll back alone.</param>
/// <param name="Emergency">Whether leads may roll back alone in an emergency, to be acknowledged by a second person.</param>
public sealed record RollbackSettings(int Approvals, double ExpiryDays, bool Direct, bool Emergency)
{
    public const string ApprovalsSetting = "rollback_approvals";
    public const string ExpirySetting = "rollback_expiry_days";
    public const string DirectSetting = "direct_rollback";
    public const string EmergencySetting = "emergency_rollback";
    public const int MostApprovals = 9;
    private const double DefaultExpiryDays = 14;

    public static RollbackSettings Of(ObjectValue settings) => new(
        settings[ApprovalsSetting] is { IsNumber: true, AsNumber: >= 1 and <= MostApprovals } n ? (int)n.AsNumber : 1,
        settings[ExpirySetting] is { IsNumber: true, AsNumber: > 0 and < 3650 } days ? days.AsNumber : DefaultExpiryDays,
        settings[DirectSetting] is { IsBoolean: true, AsBoolean: true },
        settings[EmergencySetting] is not { IsBoolean: true, AsBoolean: false });

    public ObjectValue ToJson() => ObjectValue.Of(
        (ApprovalsSetting, Approvals), (ExpirySetting, ExpiryDays), (DirectSetting, Direct), (EmergencySetting, Emergency));
}
