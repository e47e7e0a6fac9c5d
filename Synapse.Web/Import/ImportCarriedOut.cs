using Synapse.Core.Events;
using Synapse.Core.Import;

namespace Synapse.Web.Import;

/// <summary>An import that is over.</summary>
/// <param name="Batch">Null when there was nothing to change.</param>
/// <param name="Summary">Null when it was carried out before this page was opened.</param>
public sealed record ImportCarriedOut(string FileName, BatchId? Batch, ImportSummary? Summary);
