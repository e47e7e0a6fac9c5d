using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Planning;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Executions;

namespace Synapse.Web.Tests.Executions;

/// <summary>Runs and messages with defaults.</summary>
internal static class RunExamples
{
    public static readonly DateTimeOffset At = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static ExecutionRecord Record(
        ExecutionState state = ExecutionState.Running, ExecutionPhase phase = ExecutionPhase.Planning, long done = 0, long total = 0, ExecutionMode mode = ExecutionMode.Execute,
        ObjectValue? counts = null, Refusal? error = null) => new(
        new ProjectId("goldmine"), new ExecutionId(Guid.Parse("01938a52-7c1e-7d10-9a4e-0b9f6f0f2b11")), new BatchId(Guid.Parse("01938a52-7c1e-7d10-9a4e-0b9f00000000")),
        mode, state, phase, done, total, RunFilter.None, Options: default, counts ?? ObjectValue.Empty, error, Plan: null,
        new PersonId("erin"), "Erin Engineer", At, At, state is ExecutionState.Queued or ExecutionState.Running ? null : At.AddSeconds(2), CancelRequested: false);

    public static FeedMessage Action(long id, string tag = "P-101-M") => new(id, At, new ExecutionMessage.Action(
        "firm-pump-motor", "a", "P-101", "CREATED", ObjectValue.Of(("created_tag", tag), ("created_type", "MOTOR"))));

    public static FeedMessage Progress(long id, double percent, ExecutionPhase phase, long done, long total) =>
        new(id, At, new ExecutionMessage.Progress(percent, phase, done, total, 0, 15, 0, 0));
}
