using Synapse.Core.Logic;

namespace Synapse.Core;

/// <summary>A request that is answered with no: a stable code for programs and a sentence for people. Never used for bugs.</summary>
/// <param name="Code">One of <see cref="RefusalCode"/>.</param>
/// <param name="Detail">One sentence that says what is wrong and, where it helps, what to do.</param>
/// <param name="Context">Facts a program can use, such as the id of the execution that runs.</param>
public sealed record Refusal(string Code, string Detail, ObjectValue? Context = null);

/// <summary>The error codes of the product. They are a contract: never renamed.</summary>
public static class RefusalCode
{
    public const string InvalidProject = "INVALID_PROJECT";
    public const string InvalidCorrelation = "INVALID_CORRELATION";
    public const string InvalidFilter = "INVALID_FILTER";
    public const string InvalidRule = "INVALID_RULE";
    public const string InvalidFile = "INVALID_FILE";
    public const string InvalidRequest = "INVALID_REQUEST";
    public const string CasesFailed = "CASES_FAILED";
    public const string FunctionInUse = "FUNCTION_IN_USE";
    public const string RuleError = "RULE_ERROR";
    public const string RuleLoop = "RULE_LOOP";
    public const string Runaway = "RUNAWAY";
    public const string NotFound = "NOT_FOUND";
    public const string Forbidden = "FORBIDDEN";
    public const string FourEyes = "FOUR_EYES";
    public const string AlreadyRolledBack = "ALREADY_ROLLED_BACK";
    public const string SnapshotNotFound = "SNAPSHOT_NOT_FOUND";
    public const string ExecutionInProgress = "EXECUTION_IN_PROGRESS";
    public const string StalePlan = "STALE_PLAN";
    public const string VersionConflict = "VERSION_CONFLICT";
    public const string DuplicateTag = "DUPLICATE_TAG";
    public const string ConstraintViolation = "CONSTRAINT_VIOLATION";
    public const string UnresolvedConflicts = "UNRESOLVED_CONFLICTS";
    public const string EventsErased = "EVENTS_ERASED";
    public const string EventsArchived = "EVENTS_ARCHIVED";
    public const string RequestClosed = "REQUEST_CLOSED";
    public const string SignInFailed = "SIGN_IN_FAILED";
    public const string LockedOut = "LOCKED_OUT";
    public const string TooManyRequests = "TOO_MANY_REQUESTS";
    public const string WeakPassword = "WEAK_PASSWORD";
    public const string DuplicateUser = "DUPLICATE_USER";
    public const string LastAdmin = "LAST_ADMIN";
    public const string Frozen = "FROZEN";
    public const string RequestPending = "REQUEST_PENDING";
    public const string DatabaseReadOnly = "DATABASE_READ_ONLY";
    public const string DatabaseFull = "DATABASE_FULL";
    public const string DatabaseUnavailable = "DATABASE_UNAVAILABLE";
}
