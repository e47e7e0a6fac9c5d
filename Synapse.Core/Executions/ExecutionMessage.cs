using Synapse.Core.Logic;

namespace Synapse.Core.Executions;

/// <summary>A live message of a run, with the fields of the specification. In order: STARTED, then RULE_START, ACTION, PROGRESS, RULE_COMPLETE and ERROR as they come, then one of COMPLETED, CANCELLED and FAILED.</summary>
public abstract record ExecutionMessage
{
    private ExecutionMessage()
    {
    }

    /// <summary>The word by which programs know the message.</summary>
    public abstract string Type { get; }

    /// <summary>True for the three messages after which nothing more comes.</summary>
    public virtual bool IsLast => false;

    protected abstract ObjectValue Fields { get; }

    /// <summary>The message as programs get it: its type first, then its fields.</summary>
    public ObjectValue ToJson()
    {
        var json = new ObjectBuilder();
        json.Set("type", Type);
        foreach (var (name, value) in Fields) json.Set(name, value);
        return json.Build();
    }

    public sealed record Started(ExecutionId Execution, string Correlation, int TotalRules, int TotalAssets, ObjectValue FiltersApplied) : ExecutionMessage
    {
        public override string Type => "STARTED";

        protected override ObjectValue Fields => ObjectValue.Of(
            ("execution_id", Execution.ToString()), ("correlation_id", Correlation), ("total_rules", TotalRules), ("total_assets", TotalAssets), ("filters_applied", FiltersApplied));
    }

    public sealed record RuleStart(string RuleId, string RuleName, string? Discipline, int AssetsToProcess, double Percent) : ExecutionMessage
    {
        public override string Type => "RULE_START";

        protected override ObjectValue Fields => ObjectValue.Of(
            ("rule_id", RuleId), ("rule_name", RuleName), ("discipline", Discipline), ("assets_to_process", AssetsToProcess), ("progress", Percent));
    }

    /// <param name="Verb">CREATED, UPDATED, DELETED or RESTORED.</param>
    public sealed record Action(string RuleId, string AssetId, string AssetTag, string Verb, ObjectValue Result) : ExecutionMessage
    {
        public override string Type => "ACTION";

        protected override ObjectValue Fields => ObjectValue.Of(
            ("rule_id", RuleId), ("asset_id", AssetId), ("asset_tag", AssetTag), ("action", Verb), ("result", Result));
    }

    /// <param name="Percent">0 to 100 over the whole run.</param>
    /// <param name="Done">Units of the phase that are done, out of <paramref name="Total"/>.</param>
    public sealed record Progress(double Percent, ExecutionPhase Phase, long Done, long Total, int RulesCompleted, int RulesTotal, int ActionsCompleted, int Errors) : ExecutionMessage
    {
        public override string Type => "PROGRESS";

        protected override ObjectValue Fields => ObjectValue.Of(
            ("progress", Percent), ("phase", Phase.Word()), ("done", Done), ("total", Total), ("rules_completed", RulesCompleted), ("rules_total", RulesTotal),
            ("actions_completed", ActionsCompleted), ("errors", Errors));
    }

    public sealed record RuleComplete(string RuleId, string RuleName, int AssetsProcessed, int ActionsTaken, int Skipped, int Errors) : ExecutionMessage
    {
        public override string Type => "RULE_COMPLETE";

        protected override ObjectValue Fields => ObjectValue.Of(
            ("rule_id", RuleId), ("rule_name", RuleName), ("assets_processed", AssetsProcessed), ("actions_taken", ActionsTaken), ("skipped", Skipped), ("errors", Errors));
    }

    public sealed record Error(string? RuleId, string? AssetId, string Message, bool Recoverable) : ExecutionMessage
    {
        public override string Type => "ERROR";

        protected override ObjectValue Fields => ObjectValue.Of(
            ("rule_id", RuleId), ("asset_id", AssetId), ("message", Message), ("recoverable", Recoverable));
    }

    public sealed record Completed(ExecutionId Execution, string Correlation, long DurationMs, ObjectValue Summary) : ExecutionMessage
    {
        public override string Type => "COMPLETED";

        public override bool IsLast => true;

        protected override ObjectValue Fields => ObjectValue.Of(
            ("execution_id", Execution.ToString()), ("correlation_id", Correlation), ("duration_ms", DurationMs), ("summary", Summary));
    }

    public sealed record Cancelled(ExecutionId Execution, string Detail) : ExecutionMessage
    {
        public override string Type => "CANCELLED";

        public override bool IsLast => true;

        protected override ObjectValue Fields => ObjectValue.Of(("execution_id", Execution.ToString()), ("message", Detail));
    }

    public sealed record Failed(ExecutionId Execution, string Code, string Detail) : ExecutionMessage
    {
        public override string Type => "FAILED";

        public override bool IsLast => true;

        protected override ObjectValue Fields => ObjectValue.Of(("execution_id", Execution.ToString()), ("error_code", Code), ("message", Detail));
    }
}
