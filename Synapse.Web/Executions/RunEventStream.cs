using System.Globalization;
using System.Text;
using Synapse.Core.Logic;
using Synapse.Infrastructure.Executions;

namespace Synapse.Web.Executions;

/// <summary>Writes messages as server-sent events: <c>id</c>, <c>event</c> (the message's type) and <c>data</c> (JSON on one line); a comment keeps a quiet stream open.</summary>
public sealed class RunEventStream(Func<CancellationToken, IAsyncEnumerable<FeedMessage?>> follow) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // a proxy in between passes each event on at once
        var cancel = httpContext.RequestAborted;
        try
        {
            await response.WriteAsync(": follows a run until its last message\n\n", cancel);
            await response.Body.FlushAsync(cancel);
            await foreach (var message in follow(cancel))
            {
                await response.WriteAsync(message is null ? ": still here\n\n" : Event(message), cancel);
                await response.Body.FlushAsync(cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The reader went away; it comes back with the id of the last event it saw.
        }
    }

    private static string Event(FeedMessage message) => new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"id: {message.Id}\nevent: {message.Message.Type}\ndata: ")
        .Append(ValueJson.Write(message.Message.ToJson().With("at", message.At.ToString("O"))))
        .Append("\n\n")
        .ToString();
}
