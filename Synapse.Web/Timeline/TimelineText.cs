namespace Synapse.Web.Timeline;

/// <summary>The words of the timeline and of histories.</summary>
public sealed class TimelineText;
