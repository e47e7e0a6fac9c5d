using System.Data.Common;
using Synapse.Core.Logic;

namespace Synapse.Infrastructure.Database;

/// <summary>Columns that may be null, and JSON columns.</summary>
internal static class ReaderExtensions
{
    public static string? TextOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static T? OrNull<T>(this DbDataReader reader, int column) where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    /// <summary>A column of type json that holds an object.</summary>
    public static ObjectValue Object(this DbDataReader reader, int column) => ValueJson.Parse(reader.GetString(column)).AsObject ?? ObjectValue.Empty;
}
