using Synapse.Core.Logic;
using Synapse.Core.Planning;
using Synapse.Core.Rules;

namespace Synapse.Core.Demo;

/// <summary>
/// What happened in the demo project before its visitor came: a first issue of the list without the tailings area, the rules, small corrections, a first run over grinding, a run that was taken back,
/// and the list's second issue. Most of the plant is left for the visitor to run.
/// </summary>
public static class DemoHistory
{
    /// <summary>The whole story's length: a project that is seeded now began this long ago.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromDays(9);

    /// <summary>The list as it was first issued: without the tailings area, and with two values that the vendors corrected later.</summary>
    public static IReadOnlyList<EquipmentRow> FirstIssue { get; } = [.. DemoPlant.List.Where(r => r.Area != "710").Select(AsFirstIssued)];

    /// <summary>The acts in their order; replaying them through the services gives the demo project.</summary>
    public static IReadOnlyList<DemoAct> Acts { get; } = Tell();

    private static IReadOnlyList<DemoAct> Tell()
    {
        var (engineer, second, lead) = (DemoPeople.Engineer, DemoPeople.SecondEngineer, DemoPeople.Lead);
        return
        [
            new DemoAct.ImportsList(engineer, At(0, 8, 40), "equipment-list-rev-A.csv", FirstIssue),
            new DemoAct.PublishesRules(lead, At(0, 10, 15), DemoRules.Documents),
            new DemoAct.EditsAsset(second, At(1, 9, 5), "310-BL-003", Set("properties.ambient_c", 44), "Measured in the blower room last July"),
            new DemoAct.EditsAsset(engineer, At(1, 14, 30), "210-CY-001", Set("properties.cyclones", 12), "Vendor's drawing shows twelve, not ten"),
            new DemoAct.RunsRules(engineer, At(2, 9, 20), RunFilter.None with { Areas = ["210"] }),
            new DemoAct.RunsRules(second, At(4, 11, 0), RunFilter.None with { Rules = [new RuleId("client-pump-criticality")] }),
            new DemoAct.AsksForRollback(second, At(4, 15, 45), 5, "The client has withdrawn the list of critical pumps"),
            new DemoAct.ApprovesRollback(lead, At(5, 8, 10), "Confirmed with the client by telephone"),
            new DemoAct.ImportsList(engineer, At(8, 13, 25), "equipment-list-rev-B.csv", DemoPlant.List),
        ];
    }

    private static EquipmentRow AsFirstIssued(EquipmentRow row) => row.Tag switch
    {
        "310-BL-003" => row with { Properties = row.Properties.With("ambient_c", 36) },
        "210-CY-001" => row with { Properties = row.Properties.With("cyclones", 10) },
        "410-PP-010" => row with { Properties = row.Properties.With("power_kw", 90) },
        "610-CP-003" => row with { Properties = row.Properties.With("power_kw", 250) },
        _ => row,
    };

    private static ObjectValue Set(string path, Value value) => ObjectValue.Of((path, value));

    private static TimeSpan At(int day, int hour, int minute) => new(day, hour, minute, 0);
}
