using Npgsql;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Infrastructure.Storage;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Infrastructure.Tests.Database.Roles;

/// <summary>Every role on every table with every verb, by doing it: what is allowed works, what is not is refused. A grant that silently did nothing is found as surely as one too many.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PrivilegeMatrixTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Migrations = "__EFMigrationsHistory";
    private static readonly string[] Verbs = ["select", "insert", "update", "delete", "truncate", "drop", "trigger"];
    private static readonly string[] Kept = ["projects", "people", "disciplines", "rules", "assets", "cables", "edges", "packages", "package_members", "io_allocations", "rollback_requests", "rollback_delegations", "freezes"];
    private static readonly string[] ReadOnly = [Migrations, "guarded_tables", "event_partitions"];
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    public static TheoryData<string, bool> Logins => new()
    {
        { DatabaseRoles.Application, false }, { DatabaseRoles.Migrator, false }, { DatabaseRoles.Archiver, false },
        { DatabaseRoles.Application, true }, { DatabaseRoles.Migrator, true }, { DatabaseRoles.Archiver, true },
    };

    [Theory]
    [MemberData(nameof(Logins))]
    public async Task Each_role_does_what_it_may_and_nothing_else(string role, bool byMonth)
    {
        if (byMonth) await new EventPartitions(_database.Source, TimeProvider.System).KeepAsync(0, _database.Access.Migrator, default);
        var history = await NamesAsync("select history::text from guarded_tables");
        Assert.Equal(byMonth, history.Any(IsPartition));
        Assert.Superset(new HashSet<string>(["workflow_events", "batches", "batch_counts", "batch_reversals", "execution_snapshots", "rule_versions"]), history);
        var found = new List<string>();
        await using var source = NpgsqlDataSource.Create(ConnectionString(role) + ";Pooling=false");
        foreach (var table in await NamesAsync("select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"))
        {
            foreach (var verb in Verbs)
            {
                var isAllowed = Allowed(role, table, history.Contains(table)).Contains(verb);
                if (await IsPermittedAsync(source, table, verb) != isAllowed) found.Add($"{role} {verb} {table} should be {(isAllowed ? "allowed" : "refused")}");
            }
        }

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("batches", "recorded_at")]
    [InlineData("batches", "db_user")]
    [InlineData("batch_reversals", "recorded_at")]
    [InlineData("execution_snapshots", "executed_at")]
    public async Task What_the_database_stamps_is_not_forged_by_insert_or_copy(string table, string column)
    {
        await RefusedAsync($"insert into {table} (project_id, {column}) select 1, null where false");
        await using var connection = await _database.Source.OpenConnectionAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.BeginTextImportAsync($"copy {table} (project_id, {column}) from stdin"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        await using (var copy = await connection.BeginTextImportAsync("copy batch_reversals (project_id, reverting_batch_id, reverted_batch_id, scope) from stdin"))
            await copy.WriteAsync("1\t00000000-0000-0000-0000-000000000001\t00000000-0000-0000-0000-000000000002\t1\n");
        await using var stamped = _database.Source.CreateCommand("select recorded_at <= clock_timestamp() from batch_reversals");
        Assert.True((bool)(await stamped.ExecuteScalarAsync())!);
    }

    [Fact]
    public async Task A_number_that_the_database_gives_is_not_forged()
    {
        await AsOwnerAsync("create table later_history (seq bigint generated always as identity, note text); select guard_append_only('later_history')");
        foreach (var deed in (string[])["insert into later_history (seq, note) overriding system value values (7, 'x')", "insert into later_history overriding system value values (7, 'x')"])
            await RefusedAsync(deed);
        await using var connection = await _database.Source.OpenConnectionAsync();
        foreach (var columns in (string[])["", "(seq, note)"])
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => connection.BeginTextImportAsync($"copy later_history {columns} from stdin"))).SqlState);
        await using var insert = new NpgsqlCommand("insert into later_history (note) values ('mine') returning seq", connection);
        Assert.Equal(1L, await insert.ExecuteScalarAsync());
    }

    /// <summary>What a role may do in the interface of the database; the archiver reads history and nothing else, the migrator can do nothing before it becomes the owner.</summary>
    private static string[] Allowed(string role, string table, bool isHistory) => (role, isHistory) switch
    {
        (DatabaseRoles.Application, true) => table == "guarded_tables" ? ["select"] : History(table),
        (DatabaseRoles.Application, false) when ReadOnly.Contains(table) => ["select"],
        (DatabaseRoles.Application, false) when Kept.Contains(table) => ["select", "insert", "update"],
        (DatabaseRoles.Application, false) => ["select", "insert", "update", "delete"],
        (DatabaseRoles.Archiver, true) => ["select"],
        (DatabaseRoles.Archiver, false) when table is "projects" or "people" or "disciplines" or "guarded_tables" or "event_partitions" => ["select"],
        _ => [],
    };

    /// <summary>The log of erasures and the ledger of archives are written by functions of the owner's, and by nobody else; a partition is written through its parent only.</summary>
    private static string[] History(string table) => table is "erasure_log" or "event_archives" or "event_archive_steps" || IsPartition(table) ? ["select"] : ["select", "insert"];

    private static bool IsPartition(string table) => table.StartsWith("workflow_events_", StringComparison.Ordinal);

    private async Task<bool> IsPermittedAsync(NpgsqlDataSource source, string table, string verb)
    {
        var columns = await NamesAsync($"""
            select a.attname::text from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where a.attrelid = '"{table}"'::regclass and a.attnum > 0
            and not a.attisdropped and a.attidentity <> 'a' and coalesce(pg_get_expr(d.adbin, d.adrelid), '') !~* '(clock_timestamp|session_user|pg_current_xact_id)'
            """);
        var names = string.Join(", ", columns.Select(c => $"\"{c}\""));
        var sql = verb switch
        {
            "select" => $"select * from \"{table}\" limit 0",
            "insert" => $"insert into \"{table}\" ({names}) select {names} from \"{table}\" where false",
            "update" => $"update \"{table}\" set \"{columns.First()}\" = \"{columns.First()}\" where false",
            "delete" => $"delete from \"{table}\" where false",
            "truncate" => $"truncate \"{table}\"",
            "drop" => $"drop table \"{table}\"",
            _ => $"create trigger mine before insert on \"{table}\" for each row execute function deny_change()",
        };
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return false;
        }
    }

    private string ConnectionString(string role) => role switch
    {
        DatabaseRoles.Application => _database.Access.Application,
        DatabaseRoles.Migrator => _database.Access.Migrator!,
        _ => _database.Access.Archiver!,
    };

    private async Task<HashSet<string>> NamesAsync(string sql)
    {
        await using var command = _database.Administrator.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var names = new HashSet<string>();
        while (await reader.ReadAsync()) names.Add(reader.GetString(0).Trim('"'));
        return names;
    }

    private async Task RefusedAsync(string sql)
    {
        await using var command = _database.Source.CreateCommand(sql);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
    }

    private async Task AsOwnerAsync(string sql)
    {
        await using var owner = DatabaseAccess.OpenForMigration(_database.Access.Migrator!);
        await using var command = owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
