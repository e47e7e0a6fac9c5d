using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Rules.Functions;

namespace Synapse.Infrastructure.Rules.Functions;

/// <summary>Numbers the functions that rules from elsewhere carry as this project does: what computes the same is the same function, whatever its version is called there.</summary>
/// <param name="publish">Whether what is new here may be in production at once; else it comes as a draft.</param>
internal sealed class FunctionReception(FunctionLibrary library, bool publish)
{
    private const string Functions = "functions";
    private readonly List<FunctionEdit> _new = [];
    private FunctionLibrary _library = library;

    public (IReadOnlyList<Value> Rules, IReadOnlyList<FunctionEdit> New) Receive(IReadOnlyList<Value> documents, IReadOnlyList<Value> known)
    {
        foreach (var whole in known.Select(k => k.AsObject).OfType<ObjectValue>())
            if (whole["name"].AsString is { } name && LibraryFunction.CarriedOf(whole) is { } carried && _library.Like(name, Renumbered(carried)) is null) Add(name, Renumbered(carried), whole);
        return ([.. documents.Select(d => d.AsObject is { } rule ? (Value)Renumbered(rule) : d)], _new);
    }

    private ObjectValue Renumbered(ObjectValue holder)
    {
        if (holder[Functions].AsObject is not { } functions) return holder;
        foreach (var (name, value) in functions)
            if (value.AsObject is { } carried) functions = functions.With(name, Here(name, Renumbered(carried)));
        return holder.With(Functions, functions);
    }

    private ObjectValue Here(string name, ObjectValue carried)
    {
        if (_library.Like(name, carried) is { } same) return same.Carried;
        Add(name, carried, ObjectValue.Empty);
        return _library.Like(name, carried)?.Carried ?? carried;
    }

    // What cannot be read stays as it is: saving says what is wrong with it.
    private void Add(string name, ObjectValue carried, ObjectValue whole)
    {
        var json = new ObjectBuilder().Set("name", name).Set("description", whole["description"]).Set("status", (publish ? FunctionStatus.Production : FunctionStatus.Draft).Word());
        foreach (var (member, value) in carried)
            if (member != "version") json.Set(member, value);
        var document = json.Set("test_cases", whole["test_cases"]).Build();
        var version = (_library.Head(new FunctionName(name))?.Version ?? 0) + 1;
        if (FunctionReader.Read(document, version).Document is not { } function) return;
        _new.Add(new FunctionEdit(document, version - 1, "Came along with rules"));
        _library = _library.With(new FunctionVersion(version, function));
    }
}
