using System.Globalization;
using Synapse.Core.Logic;

namespace Synapse.Web.Controls.Diff;

/// <summary>A value as a person reads it: numbers in their culture, texts as they are, the rest as compact JSON.</summary>
public static class ValueText
{
    public static string Of(Value value) => value.Kind switch
    {
        ValueKind.Missing => "",
        ValueKind.Null => "null",
        ValueKind.Boolean => value.AsBoolean ? "true" : "false",
        ValueKind.Number => Of(value.AsNumber),
        ValueKind.String => value.AsString!,
        _ => ValueJson.Write(value),
    };

    public static string Of(double number) => number.ToString("#,0.############", CultureInfo.CurrentCulture);
}
