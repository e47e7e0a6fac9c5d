using Synapse.Core.Logic;
using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Plant;
using Synapse.Core.Rules.Catalogue;

namespace Synapse.Core.Rules.Checking;

/// <summary>Compares what a rule reads and writes with the properties that the project has.</summary>
internal sealed partial class CatalogueCheck(RuleDocument rule, PropertyCatalogue catalogue, RuleSetOutline others)
{
    private static readonly string[] Comparisons = ["==", "===", "!=", "!==", "<", "<=", ">", ">="];
    private static readonly string[] Arithmetic = ["+", "-", "*", "/", "%"];
    private readonly List<RuleFinding> _findings = [];
    private readonly RuleOutline _own = new(rule);
    private readonly HashSet<string> _unknown = [];

    public static IEnumerable<RuleFinding> Of(RuleDocument rule, PropertyCatalogue catalogue, RuleSetOutline others)
    {
        var check = new CatalogueCheck(rule, catalogue, others);
        foreach (var part in LogicPart.Of(rule)) check.Part(part);
        return check._findings;
    }

    private void Part(LogicPart part)
    {
        foreach (var (name, arguments, logic, place) in LogicWalk.Calls(part.Logic, part.Path))
        {
            if (Read(logic, place, part) is { } read) Known(read with { Place = $"{place}/{name}{(logic.AsObject!.Slots[0].IsArray ? "/0" : "")}" });
            if (name is "missing" or "exists") continue;
            if (Comparisons.Contains(name) || (name == "in" && arguments.Count == 2)) Compare(name, arguments, place, part);
            if (Arithmetic.Contains(name)) Compute(name, arguments, place, part);
            if (name == "convert") Convert(arguments, place, part);
            if (rule.Functions.GetValueOrDefault(name) is { } function) Call(function, arguments, place, part);
        }

        if (part.Writes is not null) Written(part);
    }

    private PropertyRead? Read(Value logic, string place, LogicPart part) => PropertyRead.Of(logic, place, part.Role, rule.AppliesTo);

    private CatalogueEntry? Entry(PropertyRead read) => catalogue.Find(read.Kind, read.Path);

    // The facts that count: of the types that the condition lets through, as far as it says.
    private PropertyFacts FactsOf(PropertyRead read) => Entry(read) is not { } entry ? PropertyFacts.None
        : read.IsSelf && _own.Types is { } types ? entry.ByType.Where(t => types.Contains(t.EntityType)).Aggregate(PropertyFacts.None, (sum, facts) => sum.And(facts))
        : entry.Facts;

    private void Known(PropertyRead read)
    {
        if (!read.Path.StartsWith(Field.Properties + ".", StringComparison.Ordinal) || !catalogue.Knows(read.Kind) || !_unknown.Add($"{read.Kind} {read.Path}")) return;
        if (Entry(read) is { } entry)
        {
            Elsewhere(read, entry);
            return;
        }

        if (catalogue.Entries.Any(e => e.Kind == read.Kind && PropertyPath.Overlap(e.Path, read.Path)) || IsWritten(read.Kind, read.Path)) return;
        if (read.Kind == EntityKind.Cable && others.Rules.Append(_own).Any(r => r.SizesCables)) return;
        var known = KnownNames(read.Kind).ToList();
        var name = PropertyPath.Short(read.Path);
        var slip = Names.Slip(name, known);
        var near = slip ?? Names.Nearest(name, known);
        var whose = read.Kind == EntityKind.Cable ? "No cable" : "No asset";
        _findings.Add(new(
            read.Place, FindingCode.UnknownProperty, slip is null ? Severity.Warning : Severity.Error,
            $"{whose} of the project has the property “{name}”, and no rule writes it.{Names.Question(near)}{(near is null ? " If it is still to come, declare it in the property catalogue." : "")}", near));
    }

    // Known, but not on the types that this rule is about.
    private void Elsewhere(PropertyRead read, CatalogueEntry entry)
    {
        if (!read.IsSelf || _own.Types is not { } types || entry.Declared is not null || entry.Facts.Count == 0 || FactsOf(read).Count > 0) return;
        if (!types.All(t => catalogue.TypesOf(read.Kind).Contains(t)) || IsWritten(read.Kind, read.Path)) return;
        var seen = string.Join(", ", entry.ByType.OrderByDescending(t => t.Count).Take(4).Select(t => t.EntityType));
        _findings.Add(new(read.Place, FindingCode.NotOnThisType, Severity.Warning, $"No {string.Join(" or ", types.Order(StringComparer.Ordinal))} has “{entry.Name}” so far; it is seen on {seen}. The condition will be unknown there."));
    }

    private bool IsWritten(EntityKind kind, string path) => others.Rules.Append(_own).Any(r =>
        r.SelfWrites.Any(w => w.Kind == kind && PropertyPath.Overlap(w.Path, path)) || r.NewWrites.Any(w => w.Kind == kind && PropertyPath.Overlap(w.Path, path)));

    private IEnumerable<string> KnownNames(EntityKind kind) =>
        catalogue.Entries.Where(e => e.Kind == kind && e.Path != e.Name).Select(e => e.Name)
            .Concat(others.Rules.SelectMany(r => r.SelfWrites.Where(w => w.Kind == kind).Select(w => w.Path).Concat(r.NewWrites.Where(w => w.Kind == kind).Select(w => w.Path))).Select(PropertyPath.Short))
            .Distinct(StringComparer.Ordinal);

    private void Compare(string name, IReadOnlyList<Value> arguments, string place, LogicPart part)
    {
        var reads = arguments.Select((a, i) => Read(a, $"{place}/{LogicPart.Pointer(name)}/{i}", part)).ToList();
        if (reads is [{ } left, { } right] && name != "in") Units(left, right, place);
        else if (arguments.Count == 2 && name != "in" && UnitOf(arguments[0], part) is { } one && UnitOf(arguments[1], part) is { } other && one != other)
            Mismatch($"{place}/{LogicPart.Pointer(name)}/1", "The other side", arguments[1], other, one, part);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (reads[i] is not { } read) continue;
            for (var j = 0; j < arguments.Count; j++)
            {
                if (reads[j] is not null || arguments[j].IsObject || (name == "in" && (i != 0 || j != 1))) continue;
                var at = $"{place}/{LogicPart.Pointer(name)}/{j}";
                if (name == "in" && arguments[j].AsArray is { } list)
                    for (var k = 0; k < list.Count; k++) Literal(read, list[k], "in", $"{at}/{k}");
                else if (name != "in")
                    Literal(read, arguments[j], name, at);
            }
        }
    }

    private void Literal(PropertyRead read, Value literal, string name, string place)
    {
        if (Entry(read) is not { } entry || literal.IsNullOrMissing || literal.IsObject) return;
        var isStrict = name is "in" or "===" or "!==";
        if (IsEmptyNumber(entry, read, literal))
        {
            _findings.Add(new(place, FindingCode.TypeMismatch, Severity.Warning, $"“{entry.Name}” is a number{(entry.Unit is { } unit ? $" in {unit}" : "")}, and there is nothing to compare it with: an empty text counts as 0.", null));
            return;
        }

        if (WrongType(entry, FactsOf(read), literal, isStrict) is { } wrong)
        {
            _findings.Add(new(place, FindingCode.TypeMismatch, isStrict && entry.Declared?.Type is null ? Severity.Warning : Severity.Error, wrong.Message, wrong.Proposal));
            return;
        }

        if (name is "==" or "===" or "!=" or "!==" or "in" && (literal.IsString || entry.Declared?.Allowed.Count > 0)) Choice(read, entry, literal, name, place);
    }

    private bool IsEmptyNumber(CatalogueEntry entry, PropertyRead read, Value literal) =>
        literal.AsString is { } text && string.IsNullOrWhiteSpace(text) && (entry.Declared?.Type ?? FactsOf(read).Type) == PropertyType.Number;

    // A comparison that would be an error ("NaN") for each value there is, or false for a strict one.
    private static (string Message, string? Proposal)? WrongType(CatalogueEntry entry, PropertyFacts facts, Value literal, bool isStrict)
    {
        var type = entry.Declared?.Type ?? facts.Type;
        var number = Coercion.ToNumber(literal);
        switch (type)
        {
            case PropertyType.Number when literal.IsString && (double.IsNaN(number) || isStrict):
                var proposal = double.IsNaN(number) ? InUnit(literal.AsString!, entry.Unit) : Coercion.NumberText(number);
                return ($"“{entry.Name}” is a number{(entry.Unit is { } unit ? $" in {unit}" : "")}, and “{literal.AsString}” is a text.{(proposal is null ? "" : $" Did you mean {proposal}?")}", proposal);
            case PropertyType.Number when literal.IsBoolean && isStrict:
                return ($"“{entry.Name}” is a number, and {literal} is not.", null);
            case PropertyType.Text when literal.IsNumber && (isStrict || (facts.Count > 0 && facts.NumberLike == 0)):
                var text = Coercion.NumberText(literal.AsNumber);
                return ($"“{entry.Name}” is a text{Example(facts)}, and {text} is a number.{(isStrict ? $" Did you mean \"{text}\"?" : "")}", isStrict ? $"\"{text}\"" : null);
            case PropertyType.Flag when literal.IsString && double.IsNaN(number):
                var meant = literal.AsString!.Trim().ToUpperInvariant() switch { "TRUE" or "YES" or "Y" => "true", "FALSE" or "NO" or "N" => "false", _ => null };
                return ($"“{entry.Name}” is true or false, and “{literal.AsString}” is a text.{(meant is null ? "" : $" Did you mean {meant}?")}", meant);
            case PropertyType.List when !literal.IsArray && !isStrict:
                return ($"“{entry.Name}” is a list; whether it holds a value is asked with \"in\": {{\"in\": [{literal}, …]}}.", null);
            default:
                return null;
        }
    }

    private static string Example(PropertyFacts facts) => facts.Samples.Count > 0 ? $" such as “{facts.Samples[0].AsString}”" : "";

    // "75 hp" against a property in kW.
    private static string? InUnit(string text, string? unit)
    {
        var trimmed = text.Trim();
        var end = trimmed.TakeWhile(c => char.IsAsciiDigit(c) || c is '.' or '-' or '+').Count();
        if (end == 0 || !double.TryParse(trimmed[..end], System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number)) return null;
        var said = trimmed[end..].Trim();
        return unit is null || said == unit ? Coercion.NumberText(number) : UnitNames.Convert(number, said, unit) is { } converted ? Coercion.NumberText(Math.Round(converted, 3)) : null;
    }

    // A value that the property does not have: not allowed is an error, not seen so far perhaps a slip.
    private void Choice(PropertyRead read, CatalogueEntry entry, Value literal, string name, string place)
    {
        var isDeclared = entry.Declared is { Allowed.Count: > 0 };
        var choices = read.Path == Field.Type ? [.. catalogue.TypesOf(read.Kind).Select(t => (Value)t), .. others.Rules.Append(_own).SelectMany(r => r.ChildTypes).Select(t => (Value)t)] : entry.Choices;
        if (choices.Count == 0 || choices.Contains(literal) || IsGiven(read, literal)) return;
        var near = literal.AsString is { } text ? Names.Nearest(text, choices.Select(c => c.AsString).OfType<string>()) : null;
        if (!isDeclared && near is null && read.Path != Field.Type) return;
        if (!isDeclared && read.Path != Field.Type && Names.Slip(literal.AsString!, [near!]) is null) return;
        var isNegated = name is "!=" or "!==";
        _findings.Add(new(
            place, FindingCode.UnknownValue, isDeclared && !isNegated ? Severity.Error : Severity.Warning,
            isDeclared
                ? $"“{entry.Name}” is declared to be one of {List(choices)}, and never {Plain(literal)}.{Names.Question(near)}"
                : $"Nothing in the project has the {entry.Name} {Plain(literal)}.{Names.Question(near)}", near));
    }

    // A rule may write a value that no asset has yet.
    private bool IsGiven(PropertyRead read, Value literal) =>
        others.Rules.Append(_own).Any(r => r.SelfWrites.Any(w => w.Kind == read.Kind && w.Path == read.Path && (w.Value == literal || RuleLogic.IsLogic(w.Value))) || r.NewWrites.Any(w => w.Kind == read.Kind && w.Path == read.Path));

    private void Compute(string name, IReadOnlyList<Value> arguments, string place, LogicPart part)
    {
        var reads = arguments.Select((a, i) => Read(a, $"{place}/{LogicPart.Pointer(name)}/{i}", part)).ToList();
        foreach (var read in reads.OfType<PropertyRead>())
            if (Entry(read) is { } entry && (entry.Declared?.Type ?? FactsOf(read).Type) == PropertyType.Text && FactsOf(read) is { Count: > 0, NumberLike: 0 } facts)
                _findings.Add(new(read.Place, FindingCode.TypeMismatch, Severity.Error, $"“{entry.Name}” is a text{Example(facts)}: it cannot be computed with."));
        if (name is "+" or "-" && reads is [{ } left, { } right]) Units(left, right, place);
    }

    private void Units(PropertyRead left, PropertyRead right, string place)
    {
        if (Entry(left) is not { } a || Entry(right) is not { } b || a.Unit is not { } from || b.Unit is not { } to || from == to) return;
        var quantity = (UnitNames.QuantityOf(from), UnitNames.QuantityOf(to));
        var isSure = a.Declared?.Unit is not null && b.Declared?.Unit is not null;
        var proposal = quantity.Item1 == quantity.Item2 ? $$"""{"convert": [{"var": "{{b.Path}}"}, "{{to}}", "{{from}}"]}""" : null;
        _findings.Add(new(
            place, FindingCode.UnitMismatch, isSure ? Severity.Error : Severity.Warning,
            $"“{a.Name}” is in {from} and “{b.Name}” in {to}{(proposal is null ? $": a {quantity.Item1} and a {quantity.Item2} cannot be compared." : $". Did you mean {proposal}?")}", proposal));
    }

    private void Convert(IReadOnlyList<Value> arguments, string place, LogicPart part)
    {
        if (arguments is not [var value, { AsString: { } from }, ..] || Read(value, $"{place}/convert/0", part) is not { } read || Entry(read) is not { Unit: { } unit } entry || unit == from) return;
        _findings.Add(new(
            $"{place}/convert/1", FindingCode.UnitMismatch, entry.Declared?.Unit is null ? Severity.Warning : Severity.Error,
            $"“{entry.Name}” is in {unit}, and is converted as if it were in {from}. Did you mean “{unit}”?", unit));
    }

    private void Written(LogicPart part)
    {
        var path = part.Writes!;
        if (catalogue.Find(part.Kind, path) is not { } entry)
        {
            var slip = path.StartsWith(Field.Properties, StringComparison.Ordinal) ? Names.Slip(PropertyPath.Short(path), catalogue.Entries.Where(e => e.Kind == part.Kind && e.Facts.Count > 0 && e.Path != e.Name).Select(e => e.Name)) : null;
            if (slip is not null)
                _findings.Add(new(part.Path, FindingCode.UnknownProperty, Severity.Warning, $"This writes a new property “{PropertyPath.Short(path)}”, and there is “{slip}” already.{Names.Question(slip)}", slip));
            return;
        }

        if (!RuleLogic.IsLogic(part.Logic)) WrittenLiteral(part, entry);
        else if (Read(part.Logic, part.Path, part) is var read && read is not null && Entry(read) is { Unit: { } from } source && entry.Unit is { } to && from != to)
            _findings.Add(new(
                part.Path, FindingCode.UnitMismatch, source.Declared?.Unit is not null && entry.Declared?.Unit is not null ? Severity.Error : Severity.Warning,
                $"“{entry.Name}” is in {to} and gets “{source.Name}”, which is in {from}."));
        else if (entry.Unit is { } wanted && UnitOf(part.Logic, part) is { } given && given != wanted && read is null)
            Mismatch(part.Path, $"“{entry.Name}”", part.Logic, given, wanted, part);
    }

    private void WrittenLiteral(LogicPart part, CatalogueEntry entry)
    {
        if (part.Logic.IsNullOrMissing) return;
        var declared = entry.Declared;
        var type = declared?.Type ?? entry.Facts.Type;
        var fits = type switch
        {
            PropertyType.Number => part.Logic.IsNumber,
            PropertyType.Text => part.Logic.IsString,
            PropertyType.Flag => part.Logic.IsBoolean,
            _ => true,
        };
        if (!fits)
            _findings.Add(new(part.Path, FindingCode.TypeMismatch, declared?.Type is null ? Severity.Warning : Severity.Error, $"“{entry.Name}” is a {type!.Value.Word().ToLowerInvariant()} elsewhere in the project; this writes {part.Logic}."));
        else if (declared is { Allowed: { Count: > 0 } allowed } && !allowed.Contains(part.Logic))
        {
            var near = part.Logic.AsString is { } text ? Names.Nearest(text, allowed.Select(c => c.AsString).OfType<string>()) : null;
            _findings.Add(new(part.Path, FindingCode.UnknownValue, Severity.Error, $"“{entry.Name}” is declared to be one of {List(allowed)}; this writes {Plain(part.Logic)}.{Names.Question(near)}", near));
        }
    }

    private static string List(IReadOnlyList<Value> values) => string.Join(", ", values.Take(8).Select(Plain)) + (values.Count > 8 ? ", …" : "");

    private static string Plain(Value value) => value.AsString is { Length: > 0 } text ? text : value.ToString();
}
