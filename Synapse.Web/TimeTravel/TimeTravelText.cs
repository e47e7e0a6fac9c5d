namespace Synapse.Web.TimeTravel;

/// <summary>The words of time travel.</summary>
public sealed class TimeTravelText;
