using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Compiling;

/// <summary>
/// Orders rules so that whoever reads a value comes after all who may write it. Rules that depend on each other in a circle share a level and chain in rounds.
/// </summary>
internal static class Strata
{
    /// <summary>Sets each rule's level and gives the number of levels.</summary>
    public static int Assign(IReadOnlyList<CompiledRule> rules)
    {
        var dependents = DependentsOf(rules);
        var component = Components.Of(dependents, out var count);
        var level = new int[count];
        // Components are numbered in reverse topological order: a component's dependents have smaller numbers.
        foreach (var writer in Enumerable.Range(0, rules.Count).OrderByDescending(w => component[w]))
            foreach (var reader in dependents[writer])
                if (component[reader] != component[writer])
                    level[component[reader]] = Math.Max(level[component[reader]], level[component[writer]] + 1);
        for (var i = 0; i < rules.Count; i++) rules[i].Level = level[component[i]];
        return rules.Count == 0 ? 0 : level.Max() + 1;
    }

    /// <summary>Whether rules depend on each other in a circle, or one on itself: then what comes of them hangs on the order in which they look.</summary>
    public static bool HasCircle(IReadOnlyList<CompiledRule> rules)
    {
        Components.Of(DependentsOf(rules), out var count);
        return count < rules.Count || rules.Any(r => Feeds(r, r));
    }

    private static List<int>[] DependentsOf(IReadOnlyList<CompiledRule> rules)
    {
        var all = Enumerable.Range(0, rules.Count).ToArray();
        var bySelf = new PathIndex<int>(all.SelectMany(i => rules[i].Reads.Self.Select(p => (p, i))));
        var elsewhere = Array.FindAll(all, i => SeesOthers(rules[i]));
        return Array.ConvertAll(all, writer => Candidates(rules[writer]).Where(reader => reader != writer && Feeds(rules[writer], rules[reader])).ToList());

        // A rule that only sets properties is felt by rules that read them where they stand, and by those that look elsewhere; asking every pair would take a second for a thousand rules.
        IEnumerable<int> Candidates(CompiledRule writer) => Array.Exists(writer.Actions, a => a is CompiledAction.CreateChild or CompiledAction.CreateCable)
            ? all
            : writer.WrittenPaths.SelectMany(bySelf.Overlapping).Concat(elsewhere).Distinct().Order();
    }

    private static bool SeesOthers(CompiledRule rule) =>
        rule.Reads.Parent.Length + rule.Reads.Children.Length + rule.Reads.Cables.Length + rule.Reads.From.Length + rule.Reads.To.Length + rule.Queries.Length > 0 || rule.SizesCables;

    /// <summary>Whether something that the writer does can change what the reader does.</summary>
    public static bool Feeds(CompiledRule writer, CompiledRule reader)
    {
        foreach (var action in writer.Actions)
        {
            var feeds = action switch
            {
                CompiledAction.CreateChild child => CreatesFor(child.Source.ChildType, writer, reader),
                CompiledAction.CreateCable cable => CreatesCableFor(cable.Source.CableType, reader),
                CompiledAction.SetProperty set => set.Set.Any(a => WritesFor(a.Path, writer, reader)),
                _ => false,
            };
            if (feeds) return true;
        }

        return false;
    }

    private static bool CreatesFor(string type, CompiledRule writer, CompiledRule reader) =>
        reader.Target == RuleTarget.Asset
        && ((reader.Types is null || reader.Types.Contains(type))
            || (reader.Reads.Children.Length > 0 && Gates.Meet(writer.Types, reader.Types))
            || reader.Queries.Any(q => q.Admits(type)));

    private static bool CreatesCableFor(string type, CompiledRule reader) =>
        reader.Target == RuleTarget.Cable ? reader.Types is null || reader.Types.Contains(type) : reader.Reads.Cables.Length > 0;

    private static bool WritesFor(string path, CompiledRule writer, CompiledRule reader)
    {
        if (writer.Target == reader.Target && Gates.Meet(writer.Types, reader.Types) && Reads.Touch(reader.Reads.Self, path)) return true;
        if (writer.Target == RuleTarget.Cable) return reader.Reads.Cables.Length > 0;
        return Reads.Touch(reader.Reads.Parent, path) || reader.Reads.Children.Length > 0
            || Reads.Touch(reader.Reads.From, path) || Reads.Touch(reader.Reads.To, path)
            || reader.Queries.Any(q => Gates.Meet(q.Types, writer.Types) && Reads.Touch(q.CandidatePaths, path))
            || (reader.SizesCables && SizingInputs.Paths.Any(p => PropertyPath.Overlap(p, path)));
    }
}

/// <summary>Strongly connected components (Tarjan), without recursion because a thousand rules may stand in one row.</summary>
internal static class Components
{
    public static int[] Of(IReadOnlyList<List<int>> edges, out int count)
    {
        var n = edges.Count;
        var (index, low, component, next) = (new int[n], new int[n], new int[n], new int[n]);
        var (stack, path) = (new Stack<int>(), new Stack<int>());
        Array.Fill(component, -1);
        var (counter, found) = (0, 0);
        for (var root = 0; root < n; root++)
        {
            if (index[root] != 0) continue;
            path.Push(root);
            while (path.TryPeek(out var v))
            {
                if (index[v] == 0)
                {
                    index[v] = low[v] = ++counter;
                    stack.Push(v);
                }

                if (next[v] < edges[v].Count)
                {
                    var w = edges[v][next[v]++];
                    if (index[w] == 0) path.Push(w);
                    else if (component[w] < 0) low[v] = Math.Min(low[v], index[w]);
                    continue;
                }

                path.Pop();
                if (path.TryPeek(out var above)) low[above] = Math.Min(low[above], low[v]);
                if (low[v] != index[v]) continue;
                int member;
                do component[member = stack.Pop()] = found;
                while (member != v);
                found++;
            }
        }

        count = found;
        return component;
    }
}
