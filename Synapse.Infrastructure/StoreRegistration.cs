using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Demo;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Figures;
using Synapse.Infrastructure.Import;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Rules.Functions;
using Synapse.Infrastructure.Rules.Catalogue;
using Synapse.Infrastructure.TimeTravel;

namespace Synapse.Infrastructure;

/// <summary>What reads and writes the database. All of it is stateless or safe to share, so there is one of each; the data source, the clock and the context factory come from the host.</summary>
public static class StoreRegistration
{
    public static IServiceCollection AddSynapseStores(this IServiceCollection services)
    {
        services.TryAddSingleton<ProjectStore>();
        services.TryAddSingleton<DisciplineKeys>();
        services.TryAddSingleton<BatchWriter>();
        services.TryAddSingleton<PlantStore>();
        services.TryAddSingleton<AssetEditor>();
        services.TryAddSingleton(new ImportLimits());
        services.TryAddSingleton<AssetImport>();
        services.TryAddSingleton<MappingStore>();
        services.TryAddSingleton<ImportPlans>();
        services.TryAddSingleton<RuleStore>();
        services.TryAddSingleton<RuleLifeDesk>();
        services.TryAddSingleton<CatalogueStore>();
        services.TryAddSingleton<CatalogueKeeper>();
        services.TryAddSingleton<RuleForesight>();
        services.TryAddSingleton<RuleFigures>();
        services.TryAddSingleton<RuleQuarantine>();
        services.TryAddSingleton<FunctionStore>();
        services.TryAddSingleton<FunctionDesk>();
        services.TryAddSingleton<RuleChecks>();
        services.TryAddSingleton<RuleDraftStore>();
        services.TryAddSingleton<Timeline>();
        services.TryAddSingleton<AssetHistory>();
        services.TryAddSingleton<Verification>();
        services.TryAddSingleton<Erasures>();
        services.TryAddSingleton<SealChecks>();
        services.TryAddSingleton<InclusionProofs>();
        services.TryAddSingleton<TagSearch>();
        services.TryAddSingleton<Moments>();
        services.TryAddSingleton<EntityStates>();
        services.TryAddSingleton<Comparisons>();
        services.TryAddSingleton<StoreFigures>();
        services.TryAddSingleton<RollbackPlans>();
        services.TryAddSingleton<RollbackRequests>();
        services.TryAddSingleton<RollbackDeputies>();
        services.TryAddSingleton<RollbackComments>();
        services.TryAddSingleton<Freezes>();
        services.TryAddSingleton<ProjectBell>();
        services.TryAddSingleton<Doorbell>();
        services.TryAddSingleton<ExecutionFeed>();
        services.TryAddSingleton<ExecutionQueue>();
        services.TryAddSingleton<PlanStore>();
        services.TryAddSingleton<ExecutionRunner>();
        services.TryAddSingleton<ExecutionWorker>();
        services.TryAddSingleton<DemoRuns>();
        services.TryAddSingleton<DemoStage>();
        services.TryAddSingleton<DemoSeed>();
        services.TryAddSingleton<DemoRestore>();
        services.TryAddSingleton<DemoReset>();
        return services;
    }
}
