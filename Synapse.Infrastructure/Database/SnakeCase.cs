using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Synapse.Infrastructure.Database;

/// <summary>Columns are named as PostgreSQL people name them, once for the whole model.</summary>
public static class SnakeCase
{
    public static void NameColumns(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        foreach (var property in entity.GetProperties())
            property.SetColumnName(Of(property.Name));
    }

    private static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i])) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
