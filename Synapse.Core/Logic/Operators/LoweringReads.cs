using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Operators;

/// <summary>How paths are read, and what is noted of it.</summary>
internal static class LoweringReads
{
    extension(Lowering low)
    {
        /// <summary>What <c>missing</c> counts.</summary>
        public MissingRule MissingRule =>
            low.MissingIsUnknown ? MissingRule.AbsentOrNull : low.IsCommunity ? MissingRule.AbsentNullOrEmpty : MissingRule.Absent;

        /// <summary>A node that reads a path known beforehand.</summary>
        public Node Read(Reference reference, Node? fallback, bool needed, string path)
        {
            low.Note(reference);
            var scope = low.ScopeAt(reference.Levels);
            var isAccumulator = scope is { IsReduce: true } && reference.Keys is [{ Name: "accumulator" }, ..];
            var missing = needed && low.MissingIsUnknown && fallback is null && !isAccumulator && reference.Levels % 2 == 0
                ? Fault.Missing(NameOf(scope, reference))
                : null;
            return ReadNode.Of(reference, scope, fallback, missing, low.MissingIsUnknown, path);
        }

        /// <summary>Notes that a path is read.</summary>
        public void Note(Reference reference)
        {
            if (reference.Levels > 0) low.Climb();
            if (low.ScopeAt(reference.Levels) is not { } scope) return;
            if (reference.Keys.Length == 0) scope.TakenWhole = true;
            if (reference.Levels % 2 != 0 || scope.Prefix is not "") return;
            if (reference.Keys.Length == 0) low.ReadsEverything = true;
            else low.Reads.Add(reference.Text);
        }

        /// <summary>Notes that a path is read that only the data decide.</summary>
        public void NoteComputedRead()
        {
            low.ReadsEverything = true;
            low.Climb();
        }

        /// <summary>The path of the items of a list, from the root, or null when it is no list of the data.</summary>
        public string? ItemsOf(Expr list)
        {
            if (list is not CallExpr call) return null;
            if (call.Is("filter") && call.Args.Length > 0) return low.ItemsOf(call.Args[0]);
            var reference = call.Is("val") ? Reference.OfVal(call)
                : call.Is("var") && call.Form != ArgumentForm.Computed && call.Args is [LiteralExpr name, ..] ? Reference.OfVar(name.Value)
                : null;
            return reference is { Levels: 0 } && low.Scope.Prefix is not null ? NameOf(low.Scope, reference) + "[]" : null;
        }

        private ScopeShape? ScopeAt(int levels)
        {
            var scope = low.Scope;
            for (; levels > 1 && scope is not null; levels -= 2) scope = scope.Outer;
            return scope;
        }

        private void Climb()
        {
            low.Climbs = true;
            for (var scope = low.Scope; scope is not null; scope = scope.Outer) scope.TakenWhole = true;
        }
    }

    // What a person would call the value: "properties.power_kw", "children[].type"; in a reduce "current" is an item.
    private static string NameOf(ScopeShape? scope, Reference reference)
    {
        var text = reference.Text;
        if (scope is { IsReduce: true } && reference.Keys is [{ Name: "current" }, .. var rest])
            text = string.Join('.', rest.Select(k => k.Name));
        var prefix = scope?.Prefix ?? "";
        return prefix.Length == 0 ? (text.Length == 0 ? "item" : text) : text.Length == 0 ? prefix : prefix + "." + text;
    }
}
