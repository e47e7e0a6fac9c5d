using System.Text;
using Npgsql;

namespace Synapse.Infrastructure.Events;

/// <summary>
/// A filter as conditions on the three tables that hold its columns: batches (b), batch_counts (c) and workflow_events (e). Batches are reduced first, so that a sparse filter never walks through events
/// that cannot match.
/// </summary>
internal sealed class FilterSql
{
    /// <summary>The asset that a rule skipped, found something at or failed at; such events change no entity. In the words of the index that answers it.</summary>
    private const string Trigger = "(e.payload -> 'context' ->> 'trigger')::uuid";

    private const string HasTrigger = "e.entity_id is null and e.event_type in (10, 11, 12)";

    private readonly StringBuilder _batch = new();
    private readonly StringBuilder _count = new();
    private readonly StringBuilder _event = new();
    private readonly List<object> _parameters = [];

    public FilterSql(int projectKey, EventFilter filter, FilterKeys @is, FilterKeys isNot, Guid[] rolledBack, Guid[]? partlyRolledBack = null)
    {
        Project = Parameter(projectKey);
        Add(@is, not: false);
        Add(isNot, not: true);
        if (filter.From is { } from) _batch.Append($" and b.recorded_at >= {Parameter(from.ToUniversalTime())}");
        if (filter.To is { } to) _batch.Append($" and b.recorded_at < {Parameter(to.ToUniversalTime())}");
        if (filter.RolledBack is { } wanted) _batch.Append($" and {(wanted ? "" : "not ")}b.batch_id = any({Parameter(rolledBack)})");
        if (filter.PartlyRolledBack) _batch.Append($" and b.batch_id = any({Parameter(partlyRolledBack ?? [])})");
    }

    public string Project { get; }

    public string BatchConditions => _batch.ToString();

    public string EventConditions => _event.ToString();

    /// <summary>Whether single entities are asked for: then their own index finds the events.</summary>
    public string? Entities { get; private set; }

    /// <summary>Whether batch_counts cannot answer because single entities are asked for or excluded.</summary>
    public bool NeedsEvents { get; private set; }

    public bool HasCountConditions => _count.Length > 0;

    /// <summary>Batches of b that hold an event that may match.</summary>
    public string BatchesThatMayMatch => HasCountConditions
        ? $" and exists (select from batch_counts c where c.project_id = b.project_id and c.batch_no = b.batch_no{_count})"
        : "";

    public string CountConditions => _count.ToString();

    public string Parameter(object value)
    {
        _parameters.Add(value);
        return $"${_parameters.Count}";
    }

    public NpgsqlCommand Command(NpgsqlConnection connection, string sql)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in _parameters) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private void Add(FilterKeys keys, bool not)
    {
        AddToBatch("b.batch_id", keys.Batches, not);
        AddToBatch("b.kind", keys.Kinds, not);
        AddToBatch("b.actor_key", keys.People, not);
        AddToBoth("event_type", keys.Types, not);
        AddToBoth("aggregate_type", keys.Aggregates, not);
        AddToBoth("discipline", keys.Disciplines, not);
        AddToBoth("rule_key", keys.Rules, not);
        if (keys.Entities is null) return;
        NeedsEvents = true;
        var ids = Parameter(keys.Entities);
        if (!not) Entities = ids;
        _event.Append(not
            ? $" and (e.entity_id is null or e.entity_id <> all({ids})) and not coalesce(case when {HasTrigger} then {Trigger} = any({ids}) end, false)"
            : $" and (e.entity_id = any({ids}) or ({HasTrigger} and {Trigger} = any({ids})))");
    }

    private void AddToBatch(string column, Array? keys, bool not)
    {
        if (keys is not null) _batch.Append($" and {(not ? "not " : "")}{column} = any({Parameter(keys)})");
    }

    private void AddToBoth(string column, Array? keys, bool not)
    {
        if (keys is null) return;
        var values = Parameter(keys);
        _count.Append($" and {(not ? "not " : "")}c.{column} = any({values})");
        _event.Append(not ? $" and (e.{column} is null or not e.{column} = any({values}))" : $" and e.{column} = any({values})");
    }
}
