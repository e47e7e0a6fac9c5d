using Microsoft.EntityFrameworkCore.Migrations;

namespace Synapse.Infrastructure.Migrations;

/// <summary>A migration whose statements stand in an SQL file of the same number beside it: triggers, partial indexes and grants have no other home.</summary>
public abstract class SqlMigration(string file) : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        using var stream = GetType().Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The migration {file} is not embedded in its assembly.");
        using var reader = new StreamReader(stream);
        migrationBuilder.Sql(reader.ReadToEnd());
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("History is append-only: the schema goes forward only. Restore a backup instead.");
}
