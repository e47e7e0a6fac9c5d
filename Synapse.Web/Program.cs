using Synapse.Web.Account;
using Synapse.Web.Admin;
using Synapse.Web.Assets;
using Synapse.Web.Audit;
using Synapse.Web.Commands;
using Synapse.Web.Executions;
using Synapse.Web.Hosting;
using Synapse.Web.Import;
using Synapse.Web.Layout;
using Synapse.Web.Rollback;
using Synapse.Web.Rules;
using Synapse.Web.Storage;
using Synapse.Web.Timeline;
using Synapse.Web.TimeTravel;

try
{
    if (await CommandLine.RunAsync(args, Console.Out) is { } exitCode) return exitCode;
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    var settings = builder.AddSynapseSettings();
    builder.AddSynapseDatabase();
    builder.AddSynapseAccounts();
    builder.AddSynapseApi();
    builder.AddSynapseHealth();
    builder.AddSynapseShell();
    builder.AddAdmin();
    builder.AddExecutions();
    builder.AddRules();
    builder.AddPlant();
    builder.AddTimeline();
    builder.AddTimeTravel();
    builder.AddRollbacks();
    builder.AddAudit(settings);
    builder.AddStorage(settings);

    await using var app = builder.Build();
    await app.PrepareSynapseAsync();
    app.UseSynapseFrame();
    app.MapSynapseAccounts();
    app.MapSynapseHealth();
    app.MapSynapseMetrics();
    app.MapSynapseShell();
    app.MapAdmin();
    app.MapExecutions();
    app.MapRules();
    app.MapPlant();
    app.MapTimeline();
    app.MapTimeTravel();
    app.MapRollbacks();
    app.MapAudit();
    app.MapStorage();
    app.MapImport();

    await app.RunAsync();
    return 0;
}
catch (StartRefusedException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
