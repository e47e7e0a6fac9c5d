namespace Synapse.Web.Hosting;

/// <summary>Something that has to be there before the first request: the first user, the demo project. Run once per start, in the order of registration.</summary>
public interface IPreparation
{
    Task PrepareAsync(CancellationToken cancel);
}
