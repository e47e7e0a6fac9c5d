namespace Synapse.Infrastructure.Storage;

/// <summary>The rows of an archive, and their order.</summary>
internal static class ArchiveCopy
{
    /// <summary>The columns, as they stand in the file.</summary>
    public const string Columns =
        "project_id, batch_id, batch_seq, event_type, aggregate_type, entity_kind, op, entity_version, rule_key, discipline, cause_seq, entity_id, cause_batch_id, aggregate_id, payload";

    /// <summary>All rows of a table of events whose batch has a header, by project, batch number and sequence.</summary>
    public static string Rows(string part) =>
        $"select {string.Join(", ", Columns.Split(", ").Select(c => "e." + c))} from {part} e join batches b on b.project_id = e.project_id and b.batch_id = e.batch_id order by e.project_id, b.batch_no, e.batch_seq";

    public static string Out(string part) => $"copy ({Rows(part)}) to stdout (format binary)";

    public static string In(string part) => $"copy {part} ({Columns}) from stdin (format binary)";
}
