namespace Synapse.Web.Rules;

/// <summary>What requests and answers look like, for the OpenAPI document.</summary>
internal static class RuleExamples
{
    public const string Document =
        """
        {"id": "firm-pump-motor", "name": "Motor for each driven pump", "source": "FIRM", "discipline": "ELECTRICAL", "status": "DRAFT",
         "condition": {"and": [{"==": [{"var": "type"}, "PUMP"]}, {">": [{"var": "properties.power_kw"}, 0]}]},
         "actions": [{"type": "CREATE_CHILD", "child_type": "MOTOR", "child_tag": "{tag}-M", "relation": "powers", "set": {"power_kw": {"var": "properties.power_kw"}}}],
         "test_cases": [{"name": "driven pump", "asset": {"type": "PUMP", "properties": {"power_kw": 55}}, "acts": true}]}
        """;

    public const string Saved = """{"changed": [{"id": "firm-pump-motor", "version": 2}], "unchanged": [], "batch_no": 17}""";

    public const string Explain = """{"project_id": "goldmine", "rule_id": "firm-large-motor-vfd", "asset_id": "00000000-0004-8a10-9f00-2b110b9f6f0f"}""";

    public const string Explained =
        """
        {"rule_id": "firm-large-motor-vfd", "rule_version": 1, "asset_id": "00000000-0004-8a10-9f00-2b110b9f6f0f", "asset_tag": "P-101-M", "outcome": "DOES_NOT_ACT",
         "sentence": "“VFD for large motors” does not act at P-101-M: needs properties.power_kw > 56, is 45.",
         "failing": [{"path": "/and/1", "sentence": "needs properties.power_kw > 56, is 45", "truth": "FALSE", "missing": []}], "missing": []}
        """;

    public const string Tested =
        """{"passed": 1, "failed": 0, "results": [{"name": "driven pump", "expected": true, "actual": true, "condition": "TRUE", "reasons": [], "passed": true}]}""";

    public const string Evaluate = """{"logic": {">": [{"var": "power_kw"}, 55]}, "data": {"power_kw": 45}, "trace": false}""";

    public const string Evaluated = """{"result": false, "error": null, "trace": null}""";
}
