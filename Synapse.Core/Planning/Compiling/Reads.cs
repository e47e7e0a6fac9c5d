using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Compiling;

/// <summary>
/// What a rule or one of its actions reads, by whose it is. An empty path stands for all of an entity.
/// </summary>
internal sealed class Reads
{
    private static readonly string[] Everything = [""];

    public string[] Self { get; private set; } = [];

    public string[] Parent { get; private set; } = [];

    public string[] Children { get; private set; } = [];

    public string[] Cables { get; private set; } = [];

    public string[] From { get; private set; } = [];

    public string[] To { get; private set; } = [];

    public string[] Project { get; private set; } = [];

    public static Reads Of(LogicProgram program, RuleTarget target) => new Reads().Add(program, target);

    public Reads Add(LogicProgram program, RuleTarget target)
    {
        if (program.ReadsEverything) AddEverything(target);
        foreach (var path in program.Reads) Add(path.Text, target);
        return this;
    }

    public Reads Add(Reads other)
    {
        foreach (var path in other.Self) Self = With(Self, path);
        foreach (var path in other.Parent) Parent = With(Parent, path);
        foreach (var path in other.Children) Children = With(Children, path);
        foreach (var path in other.Cables) Cables = With(Cables, path);
        foreach (var path in other.From) From = With(From, path);
        foreach (var path in other.To) To = With(To, path);
        foreach (var path in other.Project) Project = With(Project, path);
        return this;
    }

    public Reads AddSelf(IEnumerable<string> paths)
    {
        foreach (var path in paths) Self = With(Self, path);
        return this;
    }

    public Reads Copy() => new Reads().Add(this);

    private void Add(string path, RuleTarget target)
    {
        var (head, tail) = Split(path);
        switch (head)
        {
            case "asset" when target == RuleTarget.Asset:
            case "cable" when target == RuleTarget.Cable:
                Self = With(Self, tail);
                break;
            case "parent": Parent = With(Parent, tail); break;
            case "children": Children = With(Children, ""); break;
            case "cables": Cables = With(Cables, ""); break;
            case Field.From when target == RuleTarget.Cable: From = With(From, tail); break;
            case Field.To when target == RuleTarget.Cable: To = With(To, tail); break;
            case "project": Project = With(Project, tail); break;
            case "": AddEverything(target); break;
            default: Self = With(Self, path); break;
        }
    }

    private void AddEverything(RuleTarget target)
    {
        Self = Project = Everything;
        if (target == RuleTarget.Cable) From = To = Everything;
        else Parent = Children = Cables = Everything;
    }

    public static (string Head, string Tail) Split(string path)
    {
        var dot = path.IndexOf('.');
        return dot < 0 ? (path, "") : (path[..dot], path[(dot + 1)..]);
    }

    private static string[] With(string[] paths, string path)
    {
        if (paths.Contains(path) || paths is [""]) return paths;
        return path.Length == 0 ? Everything : [.. paths.Append(path).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether a write at <paramref name="written"/> can change what these paths read.</summary>
    public static bool Touch(string[] paths, string written)
    {
        foreach (var path in paths)
            if (path.Length == 0 || PropertyPath.Overlap(path, written)) return true;
        return false;
    }
}
