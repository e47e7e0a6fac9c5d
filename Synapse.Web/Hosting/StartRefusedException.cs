namespace Synapse.Web.Hosting;

/// <summary>Synapse cannot start, and the message tells the person at the console why and what to do: no stack trace is wanted.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
