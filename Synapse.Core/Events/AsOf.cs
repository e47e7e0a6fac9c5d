using System.Globalization;

namespace Synapse.Core.Events;

/// <summary>A point in a project's past: after a batch, or at a moment by the clock.</summary>
public abstract record AsOf
{
    private AsOf()
    {
    }

    /// <summary>After the batch with this number; 0 is before the first.</summary>
    public sealed record AfterBatch(long BatchNo) : AsOf
    {
        public override string ToString() => BatchNo.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>After the last batch that was recorded by then.</summary>
    public sealed record At(DateTimeOffset Moment) : AsOf
    {
        public override string ToString() => Moment.ToString("O", CultureInfo.InvariantCulture);
    }

    /// <summary>A batch number (<c>42</c>, <c>#42</c>) or a moment in ISO 8601 (in UTC where it names no zone); null when the text is neither.</summary>
    public static AsOf? Parse(string? text)
    {
        if (long.TryParse(text?.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return new AfterBatch(number);
        return text is { Length: >= 10 } && text[4] == '-'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? new At(moment) : null;
    }
}
