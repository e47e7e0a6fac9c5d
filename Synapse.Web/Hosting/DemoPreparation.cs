using Microsoft.AspNetCore.Identity;
using Synapse.Core.Demo;
using Synapse.Core.People;
using Synapse.Infrastructure.Demo;
using Synapse.Web.Account;

namespace Synapse.Web.Hosting;

/// <summary>While the demo is on and its project has no history yet, tells its story in the names of the demo sign-ins.</summary>
public sealed class DemoPreparation(DemoSeed seed, UserManager<UserAccount> users, SynapseSettings settings) : IPreparation
{
    public async Task PrepareAsync(CancellationToken cancel)
    {
        if (!settings.Demo) return;
        var ids = new Dictionary<string, PersonId>();
        foreach (var person in Synapse.Core.Demo.DemoPeople.All)
            if (await users.FindByNameAsync(person.UserName) is { } account) ids[person.UserName] = new PersonId(account.Id);
        await seed.TellAsync(person => person.ActingIn(DemoPlant.Id, ids[person.UserName]), cancel);
    }
}
