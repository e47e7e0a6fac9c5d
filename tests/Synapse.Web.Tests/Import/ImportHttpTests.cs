using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Import;

/// <summary>A real server for the tests of a class; each imports into a project of its own.</summary>
public sealed class ImportServer(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private SynapseApp _app = null!;
    private int _projects;

    public HttpClient Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _app = new SynapseApp(_database, demo: false);
        _app.UseKestrel(0);
        _app.StartServer();
        Admin = await _app.SignInAsync("admin");
    }

    public async Task DisposeAsync()
    {
        Admin.Dispose();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    public async Task<string> ProjectAsync()
    {
        var id = $"north{Interlocked.Increment(ref _projects)}";
        (await Admin.PostAsJsonAsync("/api/v1/projects", new { id, name = "North" })).EnsureSuccessStatusCode();
        return id;
    }
}

/// <summary>Good and bad files over HTTP, to a real server.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ImportHttpTests(ImportServer server) : IClassFixture<ImportServer>, IAsyncLifetime
{
    private readonly HttpClient _admin = server.Admin;
    private string _project = "";

    private string Address => $"/api/v1/imports?project_id={_project}";

    public async Task InitializeAsync() => _project = await server.ProjectAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_dry_run_changes_nothing_and_its_plan_is_carried_out_once()
    {
        var plan = await JsonAsync(await SendAsync("tag;type;power_kw;parent\nA-1;AREA;;\nP-1;PUMP;1,5;A-1\n;PUMP;;\n"));

        Assert.Equal("2 0 0 1", Summary(plan));
        Assert.Equal(JsonValueKind.Null, plan.GetProperty("correlation_id").ValueKind);
        var complaint = Assert.Single(plan.GetProperty("complaints").EnumerateArray());
        Assert.Equal(["code", "column", "message", "row", "severity", "value"], complaint.EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal((4, "BLANK_TAG", "REJECTED"), (complaint.GetProperty("row").GetInt32(), complaint.GetProperty("code").GetString(), complaint.GetProperty("severity").GetString()));
        Assert.Equal(0, (await BatchesAsync()).GetArrayLength());

        var execute = $"/api/v1/imports/{plan.GetProperty("plan_id").GetString()}/execute";
        var done = await JsonAsync(await _admin.PostAsync(execute, null));

        var batch = Assert.Single((await BatchesAsync()).EnumerateArray());
        Assert.Contains(done.GetProperty("correlation_id").GetString()!, batch.ToString(), StringComparison.Ordinal);
        Assert.Equal("REQUEST_CLOSED", await (await _admin.PostAsync(execute, null)).RefusalAsync());
    }

    [Fact]
    public async Task A_plan_that_the_project_has_left_behind_is_refused()
    {
        await JsonAsync(await SendAsync("tag,power_kw\nP-1,55\n", mode: "execute"));
        var plan = await JsonAsync(await SendAsync("tag,power_kw\nP-1,75\n"));
        await JsonAsync(await SendAsync("tag,power_kw\nP-1,60\n", mode: "execute"));

        var answer = await _admin.PostAsync($"/api/v1/imports/{plan.GetProperty("plan_id").GetString()}/execute", null);

        Assert.Equal((HttpStatusCode.Conflict, "STALE_PLAN"), (answer.StatusCode, await answer.RefusalAsync()));
    }

    [Fact]
    public async Task The_same_file_twice_writes_one_batch()
    {
        await JsonAsync(await SendAsync("tag\nP-1\n", mode: "execute"));
        var again = await JsonAsync(await SendAsync("tag\nP-1\n", mode: "execute"));

        Assert.Equal(("0 0 1 0", JsonValueKind.Null), (Summary(again), again.GetProperty("correlation_id").ValueKind));
        Assert.Equal(1, (await BatchesAsync()).GetArrayLength());
    }

    [Fact]
    public async Task Two_hundred_megabytes_are_answered_with_a_sentence()
    {
        using var form = new MultipartFormDataContent { { new StreamContent(new Lines(200_000_000)), "file", "huge.csv" } };

        var answer = await _admin.PostAsync(Address, form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("The file is larger than 100 MB, the limit for an import.", await DetailAsync(answer));
    }

    [Fact]
    public async Task A_binary_file_that_is_named_csv_is_refused()
    {
        var bytes = new byte[50_000];
        new Random(1).NextBytes(bytes);

        Assert.Equal("The file is binary, neither a text table nor a workbook.", await DetailAsync(await SendAsync(bytes)));
    }

    [Fact]
    public async Task An_empty_file_is_refused() => Assert.Equal("The file is empty.", await DetailAsync(await SendAsync("")));

    [Fact]
    public async Task Five_hundred_columns_are_refused() => Assert.Equal(
        "Row 1 has 500 columns; 400 is the limit for an import.", await DetailAsync(await SendAsync(string.Join(',', Enumerable.Range(1, 500).Select(i => $"c{i}")) + "\n")));

    [Fact]
    public async Task Fifty_thousand_times_the_same_tag_is_fifty_thousand_complaints()
    {
        var text = "tag,power_kw\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"P-1,{i}\n"));

        var plan = await JsonAsync(await SendAsync(text));

        Assert.Equal("0 0 0 50000", Summary(plan));
        Assert.Equal(50_000, plan.GetProperty("complaints").GetArrayLength());
        var table = await _admin.GetAsync($"/api/v1/imports/{plan.GetProperty("plan_id").GetString()}/complaints");
        Assert.Equal("text/csv", table.Content.Headers.ContentType!.MediaType);
        Assert.Equal(50_001, (await table.Content.ReadAsStringAsync()).Split("\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("0012")]
    [InlineData("1E10")]
    [InlineData("<script>")]
    public async Task A_tag_that_looks_like_something_else_stays_the_text_it_is(string tag)
    {
        await JsonAsync(await SendAsync($"tag,type\n{tag},PUMP\nP-2,PUMP\n", mode: "execute"));

        var events = await JsonAsync(await _admin.GetAsync($"/api/v1/events/timeline?project_id={_project}&projectId={_project}"));

        Assert.Contains(tag, events.GetProperty("events").EnumerateArray().SelectMany(e => e.EnumerateObject()).Where(p => p.Value.ValueKind == JsonValueKind.String).Select(p => p.Value.GetString()));
    }

    [Fact]
    public async Task A_mapping_says_what_columns_mean()
    {
        using var form = Form(Encoding.UTF8.GetBytes("Pos,Kind,Junk\nP-1,PUMP,x\n"), "dry_run");
        form.Add(new StringContent("""{"tag": "Pos", "type": "Kind", "Junk": null}"""), "mapping");
        Assert.Equal("1 0 0 0", Summary(await JsonAsync(await _admin.PostAsync(Address, form))));

        using var wrong = Form(Encoding.UTF8.GetBytes("Pos\nP-1\n"), "dry_run");
        wrong.Add(new StringContent("""{"tag": "Position"}"""), "mapping");
        Assert.Equal("The column 'Position' that is mapped to the tag is not in the file.", await DetailAsync(await _admin.PostAsync(Address, wrong)));
    }

    [Theory]
    [InlineData("format", "dwg", "There is no format “dwg”; known are auto, csv, xlsx.")]
    [InlineData("format", "xlsx", "The file is no XLSX, it is CSV; say auto and it is read as what it is.")]
    [InlineData("mode", "maybe", "There is no mode “maybe”; known are dry_run and execute.")]
    [InlineData("mapping", "[1", "The mapping is not JSON")]
    public async Task A_field_that_is_not_understood_is_named(string field, string value, string sentence)
    {
        using var form = new MultipartFormDataContent { { new StringContent(value), field }, { new ByteArrayContent("tag\nP-1\n"u8.ToArray()), "file", "a.csv" } };

        Assert.StartsWith(sentence, await DetailAsync(await _admin.PostAsync(Address, form)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_form_or_has_no_file_is_refused()
    {
        Assert.Contains("multipart/form-data", await DetailAsync(await _admin.PostAsJsonAsync(Address, new { file = "x" })), StringComparison.Ordinal);
        using var empty = new MultipartFormDataContent { { new StringContent("csv"), "format" } };
        Assert.Contains("has no file", await DetailAsync(await _admin.PostAsync(Address, empty)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _admin.PostAsync("/api/v1/imports?project_id=nowhere", Form("tag\nP-1\n"u8.ToArray(), "dry_run"))).StatusCode);
    }

    private static MultipartFormDataContent Form(byte[] file, string mode)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return new MultipartFormDataContent { { content, "file", "list.csv" }, { new StringContent(mode), "mode" } };
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => answer.IsSuccessStatusCode
        ? await answer.JsonAsync()
        : throw new Xunit.Sdk.XunitException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");

    private static async Task<string?> DetailAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return (await answer.JsonAsync()).GetProperty("detail").GetString();
    }

    private static string Summary(JsonElement answer) =>
        string.Join(' ', ((string[])["created", "updated", "unchanged", "rejected"]).Select(name => answer.GetProperty("summary").GetProperty(name).GetInt32()));

    private async Task<HttpResponseMessage> SendAsync(byte[] file, string mode = "dry_run")
    {
        using var form = Form(file, mode);
        return await _admin.PostAsync(Address, form);
    }

    private Task<HttpResponseMessage> SendAsync(string file, string mode = "dry_run") => SendAsync(Encoding.UTF8.GetBytes(file), mode);

    private async Task<JsonElement> BatchesAsync() => (await JsonAsync(await _admin.GetAsync($"/api/v1/batches?project_id={_project}&projectId={_project}"))).GetProperty("items");

    /// <summary>A long text, made while it is read.</summary>
    private sealed class Lines(long length) : Stream
    {
        private static readonly byte[] Line = "P-1,a pump\n"u8.ToArray();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var n = (int)Math.Min(count, length - Position);
            for (var i = 0; i < n; i++) buffer[offset + i] = Line[(Position + i) % Line.Length];
            Position += n;
            return n;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
