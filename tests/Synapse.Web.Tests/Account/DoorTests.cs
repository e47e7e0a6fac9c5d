using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Account;

/// <summary>What is reachable without a sign-in, and how one is got, kept and lost.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DoorTests(DemoApp demo, PostgresFixture postgres) : IClassFixture<DemoApp>
{
    private readonly SynapseApp _app = demo.App;

    [Fact]
    public async Task Every_endpoint_but_sign_in_health_and_files_refuses_a_stranger()
    {
        var client = _app.Anonymous();
        var routes = _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is null)
            .Select(endpoint => (
                Method: endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.FirstOrDefault() ?? "GET",
                Path: string.Join('/', endpoint.RoutePattern.PathSegments.Select(s => s.Parts is [RoutePatternLiteralPart literal] ? literal.Content : "1"))))
            .Distinct().ToList();

        Assert.Contains(("GET", "api/v1/users"), routes);
        foreach (var (method, path) in routes)
        {
            var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/" + path));
            var refused = path.StartsWith("api", StringComparison.Ordinal)
                ? answer.StatusCode == HttpStatusCode.Unauthorized
                : answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.OriginalString.StartsWith("/account/sign-in", StringComparison.Ordinal);
            Assert.True(refused, $"{method} /{path} answered {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/account/sign-in")]
    public async Task Health_and_sign_in_answer_a_stranger(string path) =>
        Assert.Equal(HttpStatusCode.OK, (await _app.Anonymous().GetAsync(path)).StatusCode);

    [Theory]
    [InlineData("/api/v1/users")]
    [InlineData("/api/v1/no-such-thing")]
    public async Task A_program_without_a_token_is_told_so_in_the_error_shape(string path)
    {
        var answer = await _app.Anonymous().GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("UNAUTHENTICATED", await answer.RefusalAsync());
    }

    [Fact]
    public async Task A_token_opens_the_door_and_a_wrong_one_does_not()
    {
        var admin = await _app.SignInAsync("admin");
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/api/v1/users")).StatusCode);

        var forger = _app.Anonymous();
        forger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "forged");
        Assert.Equal(HttpStatusCode.Unauthorized, (await forger.GetAsync("/api/v1/users")).StatusCode);
    }

    [Fact]
    public async Task An_unknown_address_with_a_sign_in_is_not_found() =>
        Assert.Equal("NOT_FOUND", await (await (await _app.SignInAsync("viewer")).GetAsync("/api/v1/no-such-thing")).RefusalAsync());

    [Fact]
    public async Task Wrong_passwords_lock_the_account_with_a_sentence_and_right_ones_no_longer_help()
    {
        await demo.AddAsync("forgetful", new { });
        var client = _app.Anonymous();
        for (var i = 0; i < 4; i++)
            Assert.Equal("SIGN_IN_FAILED", await (await SynapseApp.AskForTokenAsync(client, "forgetful", "wrong")).RefusalAsync());

        Assert.Equal("LOCKED_OUT", await (await SynapseApp.AskForTokenAsync(client, "forgetful", "wrong")).RefusalAsync());
        var right = await SynapseApp.AskForTokenAsync(client, "forgetful", DemoApp.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        Assert.Contains("this account is locked for 5 minutes", (await right.JsonAsync()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task An_unknown_name_is_refused_like_a_wrong_password() =>
        Assert.Equal("SIGN_IN_FAILED", await (await SynapseApp.AskForTokenAsync(_app.Anonymous(), "nobody", "wrong")).RefusalAsync());

    [Fact]
    public async Task Guessing_many_names_from_one_address_is_slowed_down()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = new SynapseApp(database, demo: false);
        var client = app.Anonymous();
        for (var i = 0; i < 30; i++) await SynapseApp.AskForTokenAsync(client, $"guess{i}", "wrong");

        Assert.Equal("TOO_MANY_REQUESTS", await (await SynapseApp.AskForTokenAsync(client, "guess", "wrong")).RefusalAsync());
    }

    [Fact]
    public async Task A_new_password_ends_the_sign_ins_made_with_the_old_one()
    {
        var (person, admin) = await demo.AddAsync("changing", new { });
        Assert.Equal(HttpStatusCode.Forbidden, (await person.GetAsync("/api/v1/users")).StatusCode);

        (await admin.PatchAsJsonAsync("/api/v1/users/changing", new { password = "another password" })).EnsureSuccessStatusCode();

        Assert.Equal(HttpStatusCode.Unauthorized, (await person.GetAsync("/api/v1/users")).StatusCode);
    }

    [Fact]
    public async Task The_demo_sign_ins_end_with_the_demo()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using (var shown = new SynapseApp(database)) shown.Anonymous().Dispose();

        await using var serious = new SynapseApp(database, demo: false);
        var client = serious.Anonymous();

        Assert.Equal("SIGN_IN_FAILED", await (await SynapseApp.AskForTokenAsync(client, "lead", "synapse-demo")).RefusalAsync());
        Assert.DoesNotContain("synapse-demo", await client.GetStringAsync("/account/sign-in"));
    }

    [Fact]
    public async Task A_browser_signs_in_by_form_and_comes_back_to_where_it_wanted_to_go()
    {
        var browser = _app.Anonymous();
        var wanted = await browser.GetAsync("/rules/timeline?type=RULE");
        var answer = await SubmitAsync(browser, wanted.Headers.Location!.OriginalString, "engineer", "synapse-demo");

        Assert.Equal("/rules/timeline?type=RULE", answer.Headers.Location!.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Signing_in_never_leads_to_another_site()
    {
        var answer = await SubmitAsync(_app.Anonymous(), "/account/sign-in?return_url=%2F%2Fevil.example", "engineer", "synapse-demo");

        Assert.Equal("http://localhost/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_wrong_password_shows_the_page_again_with_the_reason()
    {
        var answer = await SubmitAsync(_app.Anonymous(), "/account/sign-in", "engineer", "wrong");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("The user name or the password is wrong.", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Another_site_cannot_use_the_cookie_of_a_browser()
    {
        var browser = _app.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        await SubmitAsync(browser, "/account/sign-in", "admin", SynapseApp.AdminPassword);
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/users") { Content = JsonContent.Create(new { user_name = "mallory", password = "long enough" }) };
        request.Headers.Add("Origin", "https://evil.example");

        Assert.Equal("CROSS_SITE", await (await browser.SendAsync(request)).RefusalAsync());
    }

    private static async Task<HttpResponseMessage> SubmitAsync(HttpClient browser, string page, string userName, string password)
    {
        var html = await browser.GetStringAsync(page);
        var fields = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html)
            .QuerySelectorAll("form:has(#user_name) input[type=hidden]")
            .Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value") ?? ""));
        return await browser.PostAsync(page, new FormUrlEncodedContent([.. fields, new("UserName", userName), new("Password", password)]));
    }
}
