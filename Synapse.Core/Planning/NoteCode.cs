namespace Synapse.Core.Planning;

/// <summary>The reasons in <see cref="PlanNote.Code"/>. They are a contract: never renamed.</summary>
public static class NoteCode
{
    /// <summary>What the rule asks for exists.</summary>
    public const string AlreadyThere = "ALREADY_THERE";

    /// <summary>A rule of a higher priority writes another value.</summary>
    public const string Overridden = "OVERRIDDEN";

    /// <summary>An enforced rule writes another value.</summary>
    public const string BlockedByEnforced = "BLOCKED_BY_ENFORCED";

    /// <summary>Rules of the same priority want different values, so none was written.</summary>
    public const string EqualPriority = "EQUAL_PRIORITY";

    /// <summary>The rule's condition stops holding through its own value, and another rule would overwrite it in the next run.</summary>
    public const string Unsettled = "UNSETTLED";

    /// <summary>An asset that the rule names, or looks for, is not there.</summary>
    public const string NoTarget = "NO_TARGET";

    /// <summary>The tag of what would be created belongs to something else.</summary>
    public const string TagTaken = "TAG_TAKEN";

    /// <summary>The tag would be blank, too long or hold a line break.</summary>
    public const string BadTag = "BAD_TAG";

    public const string NoFreeChannel = "NO_FREE_CHANNEL";

    public const string SizingRefused = "SIZING_REFUSED";

    public const string BudgetExceeded = "BUDGET_EXCEEDED";

    /// <summary>The rule went over its budget too often and took no further part.</summary>
    public const string Quarantined = "QUARANTINED";

    public const string EvaluationError = "EVALUATION_ERROR";

    /// <summary>A computed number is not finite.</summary>
    public const string NotANumber = "NOT_A_NUMBER";

    /// <summary>Something that the rule has to know is missing.</summary>
    public const string MissingData = "MISSING_DATA";

    /// <summary>A check does not hold.</summary>
    public const string CheckFailed = "CHECK_FAILED";

    /// <summary>The rule exceeded its budget in an earlier run, so it takes no part until somebody releases it.</summary>
    public const string RuleQuarantined = "RULE_QUARANTINED";

    /// <summary>The rule's JSONLogic is not understood, so the rule took no part.</summary>
    public const string RuleRefused = "RULE_REFUSED";
}
