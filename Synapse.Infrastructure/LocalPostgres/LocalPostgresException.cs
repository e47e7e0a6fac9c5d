namespace Synapse.Infrastructure.LocalPostgres;

/// <summary>The private database cannot be had, and the message says in a sentence why and what to do.</summary>
public sealed class LocalPostgresException(string message) : Exception(message);
