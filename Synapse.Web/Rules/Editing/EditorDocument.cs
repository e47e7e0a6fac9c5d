using Synapse.Core.Logic;
using Synapse.Core.Rules.Checking;
using Synapse.Infrastructure.Rules;

namespace Synapse.Web.Rules.Editing;

/// <summary>
/// The one document behind all views of the editor: its text, what it says and what there is to say about it, and the way back and forth through its changes.
/// A change of the builder writes the text, a change of the text is what the builder shows.
/// </summary>
public sealed class EditorDocument
{
    private const int MostSteps = 300;
    private static readonly TimeSpan OneStroke = TimeSpan.FromSeconds(1);
    private readonly LinkedList<string> _past = [];
    private readonly Stack<string> _future = [];
    private readonly TimeProvider _time;
    private string? _lastKind;
    private DateTimeOffset _lastAt;

    public EditorDocument(string text, CheckingGround ground, TimeProvider time)
    {
        _time = time;
        Ground = ground;
        Report = ground.Check(text);
    }

    /// <summary>What it is checked against.</summary>
    public CheckingGround Ground { get; private set; }

    /// <summary>What the text says, and all complaints about it.</summary>
    public RuleReport Report { get; private set; }

    public string Text => Report.Text;

    /// <summary>The document as an object; null while the text is none.</summary>
    public ObjectValue? Json => Report.Json.AsObject;

    public bool CanUndo => _past.Count > 0;

    public bool CanRedo => _future.Count > 0;

    /// <summary>A new text. Keystrokes of one kind within a second are undone together.</summary>
    /// <param name="kind">What was being changed; null: a step of its own.</param>
    public void Write(string text, string? kind = null)
    {
        text = text.ReplaceLineEndings("\n");
        if (text == Text) return;
        var now = _time.GetUtcNow();
        if (kind is null || kind != _lastKind || now - _lastAt > OneStroke)
        {
            _past.AddLast(Text);
            if (_past.Count > MostSteps) _past.RemoveFirst();
        }

        (_lastKind, _lastAt) = (kind, now);
        _future.Clear();
        Report = Ground.Check(text);
    }

    /// <summary>A new document, written in the usual layout.</summary>
    public void Write(ObjectValue json, string? kind = null) => Write(ValueJson.WriteIndented(json), kind);

    public void Undo()
    {
        if (_past.Last is not { } last) return;
        _future.Push(Text);
        _past.RemoveLast();
        Show(last.Value);
    }

    public void Redo()
    {
        if (!_future.TryPop(out var next)) return;
        _past.AddLast(Text);
        Show(next);
    }

    /// <summary>Checks against other ground: the project has moved.</summary>
    public void Stand(CheckingGround ground)
    {
        Ground = ground;
        Report = ground.Check(Text);
    }

    private void Show(string text)
    {
        _lastKind = null;
        Report = Ground.Check(text);
    }
}
