using System.Globalization;
using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Reading;

/// <summary>A place in a rule document while it is read: a value, its JSON pointer and where complaints go.</summary>
internal readonly record struct DocumentNode(Value Value, string Path, List<RuleComplaint> Complaints)
{
    private static readonly string[] MomentForms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public bool IsThere => !Value.IsNullOrMissing;

    public DocumentNode this[string name] => new(Value[name], Child(name), Complaints);

    public string Child(string name) => $"{Path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public void Complain(string code, string message) => Complaints.Add(new RuleComplaint(Path, code, message));

    /// <summary>Complains about members that are not among the known ones.</summary>
    public void Allow(params ReadOnlySpan<string> names)
    {
        if (Value.AsObject is not { } members) return;
        foreach (var (name, _) in members)
            if (!names.Contains(name))
                Complaints.Add(new(Child(name), RuleComplaintCode.UnknownMember, $"There is no member '{name}' here; known are {string.Join(", ", names.ToArray())}."));
    }

    public string? OptionalText()
    {
        if (!IsThere) return null;
        if (Value.AsString is { } text) return text.Trim().Length == 0 ? null : text;
        Complain(RuleComplaintCode.WrongType, $"A text is needed here, not {Value}.");
        return null;
    }

    public string Text()
    {
        var before = Complaints.Count;
        if (OptionalText() is { } text) return text;
        if (Complaints.Count == before) Complain(RuleComplaintCode.MissingMember, "This is needed: a text.");
        return "";
    }

    public bool Flag(bool otherwise)
    {
        if (!IsThere) return otherwise;
        if (Value.IsBoolean) return Value.AsBoolean;
        Complain(RuleComplaintCode.WrongType, $"true or false is needed here, not {Value}.");
        return otherwise;
    }

    public int Whole(int otherwise, int min, int max)
    {
        if (!IsThere) return otherwise;
        if (Value.IsNumber && Value.AsNumber == Math.Truncate(Value.AsNumber) && Value.AsNumber >= min && Value.AsNumber <= max) return (int)Value.AsNumber;
        Complain(RuleComplaintCode.WrongType, $"A whole number from {min} to {max} is needed here, not {Value}.");
        return otherwise;
    }

    /// <summary>A day (its first moment in UTC) or a moment with its zone; null when nothing is here.</summary>
    public DateTimeOffset? Moment()
    {
        if (!IsThere) return null;
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal;
        if (Value.AsString is { } text && DateTimeOffset.TryParseExact(text, MomentForms, CultureInfo.InvariantCulture, utc, out var moment)) return moment;
        Complain(RuleComplaintCode.WrongValue, $"A day such as 2027-01-31 or a moment such as 2027-01-31T06:00:00Z is needed here, not {Value}.");
        return null;
    }

    public T Word<T>(T? otherwise = null) where T : struct, Enum
    {
        if (!IsThere && otherwise is { } value) return value;
        if (Value.AsString is { } text && Words.Parse<T>(text) is { } member) return member;
        var known = string.Join(", ", Enum.GetValues<T>().Select(v => v.Word()));
        if (IsThere) Complain(Value.IsString ? RuleComplaintCode.WrongValue : RuleComplaintCode.WrongType, $"{Value} is not known here; known are {known}.");
        else Complain(RuleComplaintCode.MissingMember, $"This is needed: one of {known}.");
        return otherwise ?? default;
    }

    /// <summary>One of a few words, compared without case and given back as they are listed here.</summary>
    public string OneOf(string? otherwise, params ReadOnlySpan<string> words)
    {
        if (!IsThere && otherwise is not null) return otherwise;
        foreach (var word in words)
            if (string.Equals(word, Value.AsString, StringComparison.OrdinalIgnoreCase)) return word;
        var known = string.Join(", ", words.ToArray());
        if (IsThere) Complain(RuleComplaintCode.WrongValue, $"{Value} is not known here; known are {known}.");
        else Complain(RuleComplaintCode.MissingMember, $"This is needed: one of {known}.");
        return otherwise ?? words[0];
    }

    public IEnumerable<DocumentNode> Items()
    {
        if (!IsThere) return [];
        if (Value.AsArray is not { } items)
        {
            Complain(RuleComplaintCode.WrongType, $"A list is needed here, not {Value}.");
            return [];
        }

        var self = this;
        return items.Select((item, i) => new DocumentNode(item, $"{self.Path}/{i}", self.Complaints));
    }

    /// <summary>The object here; complains and gives an empty one otherwise.</summary>
    public ObjectValue Members(bool needed = true)
    {
        if (Value.AsObject is { } members) return members;
        if (IsThere) Complain(RuleComplaintCode.WrongType, $"An object is needed here, not {Value}.");
        else if (needed) Complain(RuleComplaintCode.MissingMember, "This is needed: an object.");
        return ObjectValue.Empty;
    }

    public string Pattern(bool allowSeq, string? otherwise = null)
    {
        if (!IsThere && otherwise is not null) return otherwise;
        var text = Text();
        if (text.Length == 0) return text;
        var (pattern, complaint) = TagPattern.Parse(text);
        if (complaint is not null) Complain(RuleComplaintCode.BadPattern, complaint);
        else if (pattern!.HasSeq && !allowSeq) Complain(RuleComplaintCode.BadPattern, "{seq} counts only in the tag of what is created.");
        return text;
    }
}
