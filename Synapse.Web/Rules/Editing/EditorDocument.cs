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
    private TextChange? _stroke;
    private DateTimeOffset _strokeAt;

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

    /// <summary>A new text, as a step of its own.</summary>
    public void Write(string text) => Write(text, isTyped: false);

    /// <summary>The text after one more key. Letters typed one after the other without a pause are taken back together; a word put in, a line pasted or a key elsewhere is a step of its own.</summary>
    public void Type(string text) => Write(text, isTyped: true);

    /// <summary>A new document, written in the usual layout; one that says the same leaves the text as it is.</summary>
    public void Write(ObjectValue json)
    {
        if (Report.Json.ToString() != ((Value)json).ToString()) Write(ValueJson.WriteIndented(json));
    }

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

    private void Write(string text, bool isTyped)
    {
        text = text.ReplaceLineEndings("\n");
        if (text == Text) return;
        var now = _time.GetUtcNow();
        var stroke = isTyped ? TextChange.Between(Text, text) : default(TextChange?);
        if (stroke is null || _stroke is not { } last || !stroke.Value.Continues(last) || now - _strokeAt > OneStroke)
        {
            _past.AddLast(Text);
            if (_past.Count > MostSteps) _past.RemoveFirst();
        }

        (_stroke, _strokeAt) = (stroke, now);
        _future.Clear();
        Report = Ground.Check(text);
    }

    private void Show(string text)
    {
        _stroke = null;
        Report = Ground.Check(text);
    }
}
