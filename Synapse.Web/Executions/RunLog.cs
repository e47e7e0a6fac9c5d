using Synapse.Core.Executions;
using Synapse.Infrastructure.Executions;

namespace Synapse.Web.Executions;

/// <summary>
/// The newest lines of a run's log, newest first. While it is paused nothing on the screen moves: what comes waits and is counted. What falls out of the window is counted too, so nothing is lost unsaid.
/// </summary>
public sealed class RunLog
{
    /// <summary>Lines that a browser holds.</summary>
    public const int Window = 200;

    private readonly LinkedList<FeedMessage> _shown = [];
    private readonly LinkedList<FeedMessage> _waiting = [];

    public IReadOnlyCollection<FeedMessage> Shown => _shown;

    public bool IsPaused { get; private set; }

    /// <summary>Lines that came since the pause.</summary>
    public long Waiting { get; private set; }

    /// <summary>Lines that were pushed out of the window, or that came before this process kept any.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whether a message is a line of the log; progress is drawn, not listed.</summary>
    public static bool IsLine(ExecutionMessage message) => message is not (ExecutionMessage.Progress or ExecutionMessage.Started);

    public void Add(FeedMessage message)
    {
        if (IsPaused) Waiting++;
        Push(IsPaused ? _waiting : _shown, message);
    }

    public void Pause() => IsPaused = true;

    /// <summary>Goes on: what waited comes into view.</summary>
    public void Resume()
    {
        IsPaused = false;
        Waiting = 0;
        for (var line = _waiting.Last; line is not null; line = line.Previous) Push(_shown, line.Value);
        _waiting.Clear();
    }

    private void Push(LinkedList<FeedMessage> lines, FeedMessage message)
    {
        lines.AddFirst(message);
        if (lines.Count <= Window) return;
        lines.RemoveLast();
        Dropped++;
    }
}
