using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rules.Reading;

/// <summary>Checks the JSONLogic inside a rule document: that it compiles and that it reads only what there is.</summary>
internal sealed class LogicCheck(LogicOptions options)
{
    private static readonly string[] FieldRoots = ["asset", "parent", "from", "to", "self"];

    public void Check(DocumentNode node, IReadOnlyList<string> roots)
    {
        var compilation = LogicProgram.Compile(node.Value, options);
        foreach (var complaint in compilation.Complaints)
            node.Complaints.Add(new RuleComplaint(node.Path + complaint.Path, complaint.Code, complaint.Message) { Proposal = complaint.Proposal });
        if (compilation.Program is not { } program) return;
        foreach (var path in program.Reads)
            if (WrongName(path.Text, roots) is { } message)
                node.Complain(RuleComplaintCode.UnknownVariable, message);
    }

    private static string? WrongName(string path, IReadOnlyList<string> roots)
    {
        var names = path.Split('.');
        if (!roots.Contains(names[0])) return $"'{path}' reads nothing that there is: '{names[0]}' is not among {string.Join(", ", roots)}. A property is read as properties.{names[0]}.";
        if (names.Length == 1) return null;
        IReadOnlyList<string> fields = FieldRoots.Contains(names[0]) ? Field.Of(EntityKind.Asset) : names[0] == "cable" ? Field.Of(EntityKind.Cable) : [];
        return fields.Count == 0 || fields.Contains(names[1])
            ? null
            : $"'{path}' reads nothing that there is: '{names[1]}' is not among {string.Join(", ", fields)}. A property is read as {names[0]}.properties.{names[1]}.";
    }
}
