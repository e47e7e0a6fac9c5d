namespace Synapse.Web.Executions;

/// <summary>What requests and answers look like, for the OpenAPI document.</summary>
internal static class ExecutionExamples
{
    public const string Request =
        """{"project_id": "goldmine", "mode": "dry_run", "filters": {"disciplines": ["ELECTRICAL"], "asset_types": ["PUMP"], "areas": ["210"]}, "idempotency_key": "nightly-2026-11-20"}""";

    public const string Started =
        """
        {"execution_id": "01938a52-7c1e-7d10-9a4e-0b9f6f0f2b11", "correlation_id": "01938a52-7c1e-7d10-9a4e-0b9f00000000",
         "events_url": "/api/v1/executions/01938a52-7c1e-7d10-9a4e-0b9f6f0f2b11/events", "status": "started", "preview": null}
        """;

    public const string Completed =
        """
        {"execution_id": "01938a52-7c1e-7d10-9a4e-0b9f6f0f2b11", "correlation_id": "01938a52-7c1e-7d10-9a4e-0b9f00000000", "project_id": "goldmine",
         "mode": "EXECUTE", "state": "COMPLETED", "phase": "FINISHED", "done": 412, "total": 412, "filters": {},
         "summary": {"rules_executed": 15, "actions_taken": 412, "skipped": 25, "errors": 0, "created": {"assets": 120, "cables": 140, "edges": 120}},
         "error": null, "requested_by": "Erin Engineer", "requested_at": "2026-11-20T09:15:00Z", "duration_ms": 184, "cancel_requested": false,
         "events_url": "/api/v1/executions/01938a52-7c1e-7d10-9a4e-0b9f6f0f2b11/events"}
        """;

    public const string Plan =
        """
        {"plan_id": "01938a52-7c1e-7d10-9a4e-0b9f6f0f2b11", "at_batch_no": 4, "plan_hash": "9f2c…", "summary": {"actions_taken": 412},
         "items": [{"item_no": 0, "risk": 1, "item": {"kind": "change", "op": "CREATE", "entity_kind": "ASSET", "tag": "P-101-M", "entity_type": "MOTOR",
           "rule_id": "firm-pump-motor", "rule_version": 1, "trigger_tag": "P-101", "before": {}, "after": {"type": "MOTOR", "properties.power_kw": 55}}}],
         "next_cursor": "1.99"}
        """;

    public const string Event =
        """{"type": "ACTION", "rule_id": "firm-pump-motor", "asset_id": "00000000-0004-8a10-9f00-2b110b9f6f0f", "asset_tag": "P-101", "action": "CREATED", "result": {"created_tag": "P-101-M", "created_type": "MOTOR"}}""";
}
