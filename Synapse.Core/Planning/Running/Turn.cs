using Synapse.Core.Logic;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running;

/// <summary>One rule at one subject: what it sees, and what came of it.</summary>
/// <param name="readAt">How many effects there were when the rule looked.</param>
/// <param name="isProbe">Only asks whether anything would change.</param>
internal sealed class Turn(CompiledRule rule, Subject subject, Contexts contexts, int readAt, bool isProbe)
{
    private Value _context;
    private List<(int Action, string Message)>? _skips;
    private List<(string Path, Value Value)>? _bids;

    public CompiledRule Rule { get; } = rule;

    public Subject Subject { get; } = subject;

    /// <summary>What the rule sees; collected when first asked for, since many actions need no more than the subject.</summary>
    public Value Context => _context.IsMissing ? _context = contexts.Of(Rule, Subject) : _context;

    public int ReadAt { get; } = readAt;

    public bool IsProbe { get; } = isProbe;

    /// <summary>Whether something was done, went wrong, waits or was found: then the turn is no skip.</summary>
    public bool HasOutcome { get; set; }

    /// <summary>For a probe: whether the actions would change the plant.</summary>
    public bool WouldChange { get; set; }

    /// <summary>For a probe: what the rule would bid for contested properties.</summary>
    public IReadOnlyList<(string Path, Value Value)> ProbeBids => _bids ?? [];

    public void Bid(string path, Value value) => (_bids ??= []).Add((path, value));

    /// <summary>Updates whose writes other rules may still beat.</summary>
    public List<Effect>? Contested { get; set; }

    public void AlreadyThere(CompiledAction action, string message)
    {
        if (!IsProbe) (_skips ??= new(1)).Add((action.Index, message));
    }

    public bool HasSkips => _skips is not null;

    public string SkipMessage => _skips is [var only] ? only.Message : string.Join(" ", _skips!.Select(s => s.Message).Distinct());

    public int? SkipAction => _skips is [var only] ? only.Action : null;

    /// <summary>What an action's change was computed from: the subject and the relatives that were read, and what the action found by itself.</summary>
    public Input[] InputsOf(CompiledAction action, params ReadOnlySpan<Input> found)
    {
        var reads = action.Inputs;
        var inputs = new List<Input>(1 + found.Length) { new(Subject, reads.Self) };
        if (Subject is AssetNode asset)
        {
            if (reads.Parent.Length > 0 && asset.Parent is { } parent) inputs.Add(new(parent, reads.Parent));
            if (reads.Children.Length > 0) inputs.AddRange(asset.Children.Select(c => new Input(c, reads.Children)));
            if (reads.Cables.Length > 0) inputs.AddRange(asset.Cables.Select(c => new Input(c, reads.Cables)));
        }
        else if (Subject is CableNode cable)
        {
            if (reads.From.Length > 0 && cable.From is { } from) inputs.Add(new(from, reads.From));
            if (reads.To.Length > 0 && cable.To is { } to) inputs.Add(new(to, reads.To));
        }

        foreach (var input in found) inputs.Add(input);
        return [.. inputs];
    }
}
