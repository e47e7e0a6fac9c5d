using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Account;
using Synapse.Web.Hosting;
using Synapse.Web.Layout;

namespace Synapse.Web.Tests.Hosting;

/// <summary>The whole product over a fresh database, reached by HTTP as a program or a browser would.</summary>
public sealed class SynapseApp(TestDatabase database, bool demo = true, string? archives = null) : WebApplicationFactory<App>
{
    public const string AdminPassword = "correct horse";

    private static readonly string Folder = Directory.CreateTempSubdirectory("synapse-app-").FullName;

    /// <summary>A client without a sign-in that does not follow redirects.</summary>
    public HttpClient Anonymous() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = true, BaseAddress = ClientOptions.BaseAddress });

    /// <summary>A client with the token of one of the first people.</summary>
    public async Task<HttpClient> SignInAsync(string userName)
    {
        var client = Anonymous();
        var password = userName == "admin" ? AdminPassword : DemoPeople.Password;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(client, userName, password));
        return client;
    }

    public static async Task<string> TokenAsync(HttpClient client, string userName, string password)
    {
        var answer = await AskForTokenAsync(client, userName, password);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    public static Task<HttpResponseMessage> AskForTokenAsync(HttpClient client, string userName, string password) =>
        client.PostAsJsonAsync("/api/v1/auth/token", new { user_name = userName, password });

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseSetting(SynapseSettings.ConnectionStringKey, database.Access.Application)
        .UseSetting(SynapseSettings.MigratorKey, database.Access.Migrator)
        .UseSetting(SynapseSettings.ArchiverKey, database.Access.Archiver)
        .UseSetting(SynapseSettings.ArchiveKey, archives)
        .UseSetting(SynapseSettings.UrlsKey, "http://127.0.0.1:0")
        .UseSetting(SynapseSettings.DataKey, Folder)
        .UseSetting(SynapseSettings.AdminPasswordKey, AdminPassword)
        .UseSetting(SynapseSettings.DemoKey, demo ? "true" : "false");
}
