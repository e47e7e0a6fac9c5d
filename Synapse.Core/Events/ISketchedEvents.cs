namespace Synapse.Core.Events;

/// <summary>
/// Events that can also be had without the context of what they change. To know what a batch changes and how many events of which sort it has, no context is needed, and contexts cost more to make than
/// all the rest.
/// </summary>
public interface ISketchedEvents
{
    /// <summary>The event at this place, its context empty where that saves work.</summary>
    NewEvent Sketch(int index);
}
