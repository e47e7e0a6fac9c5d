using System.Collections.Concurrent;
using Npgsql;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Events;

/// <summary>The small numbers that stand for disciplines in events. They are made outside of any batch: one that is never used does no harm, and no batch waits for another's.</summary>
public sealed class DisciplineKeys(NpgsqlDataSource source)
{
    private readonly ConcurrentDictionary<string, short> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<short, string> _names = new();

    /// <summary>The numbers of these names, made where they are missing.</summary>
    internal async Task<IReadOnlyDictionary<string, short>> KeysOfAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        if (names.Any(n => !_keys.ContainsKey(n)))
        {
            await using var command = source.CreateCommand("""
                insert into disciplines (name) select n from unnest($1) n where not exists (select from disciplines d where d.name = n) on conflict do nothing
                """).With((object)names.ToArray());
            await command.ExecuteNonQueryAsync(cancellationToken);
            await ReadAsync(cancellationToken);
        }

        return names.ToDictionary(n => n, n => _keys[n], StringComparer.Ordinal);
    }

    /// <summary>The name behind a number.</summary>
    internal async ValueTask<string> NameOfAsync(short key, CancellationToken cancellationToken)
    {
        if (!_names.ContainsKey(key)) await ReadAsync(cancellationToken);
        return _names[key];
    }

    /// <summary>All names by number.</summary>
    internal async Task<IReadOnlyDictionary<short, string>> NamesAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        return _names;
    }

    /// <summary>The numbers of those of these names that are known, compared without case: for filters.</summary>
    internal async Task<short[]> KnownKeysAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        var wanted = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. _keys.Where(k => wanted.Contains(k.Key)).Select(k => k.Value)];
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select discipline_key, name from disciplines");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            _keys[reader.GetString(1)] = reader.GetInt16(0);
            _names[reader.GetInt16(0)] = reader.GetString(1);
        }
    }
}
