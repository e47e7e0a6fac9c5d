namespace Synapse.Web.Assets;

/// <summary>What requests and answers look like, for the OpenAPI document.</summary>
internal static class PlantExamples
{
    public const string Asset =
        """
        {"id": "00000000-0000-8a10-9f00-2b110b9f6f0f", "version": 3, "tag": "P-101", "type": "PUMP", "discipline": "MECHANICAL", "description": "Slurry pump", "area": "210",
         "properties": {"power_kw": 55}}
        """;

    public const string List = $$"""{"items": [{{Asset}}], "next_cursor": "WyJwLTEwMSIsInAtMTAxIl0"}""";

    public const string Ahead =
        """
        {"changes": [{"op": "UPDATE", "tag": "P-101-M", "rule_id": "firm-pump-motor", "before": {"properties.power_kw": 55}, "after": {"properties.power_kw": 75}}], "notes": [], "waiting": 0, "at_batch_no": 12}
        """;

    public const string Edit = """{"set": {"description": "Slurry pump, spare", "properties.power_kw": 75}, "reason": "Vendor's data sheet, revision C"}""";
}
