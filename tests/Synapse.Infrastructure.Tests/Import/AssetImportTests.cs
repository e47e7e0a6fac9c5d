using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Import;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Import;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Import;

/// <summary>Lists on their way into the database.</summary>
[Collection(PostgresCollection.Name)]
public class AssetImportTests(PostgresFixture postgres)
{
    private const string Valhall = "plants/valhall/assets.csv";
    private static readonly Actor Vera = new(new PersonId("vera"), "Vera Viewer", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Viewer });

    private static AssetImport ImportOf(Workshop shop) => new(shop.Plant, shop.Writer, new ProjectBell(), TimeProvider.System);

    private static MappingStore MappingsOf(Workshop shop) => new(shop.Source, TimeProvider.System);

    private static ImportPlans PlansOf(Workshop shop) => new(shop.Source, ImportOf(shop), MappingsOf(shop), TimeProvider.System);

    private static ImportOrder Order(ImportContent content, string name = "list.csv") => new(Goldmine, name, content, ImportMapping.Guess(content.Table.Headers, content.Filled));

    private static async Task<ImportOrder> OrderAsync(string csv) => Order(await Upload.Read(csv));

    private static async Task<ImportDone> ImportAsync(Workshop shop, string csv) => Done(await ImportOf(shop).CommitAsync(Ann, await OrderAsync(csv), null, default));

    [SharedDataFact(Valhall)]
    public async Task A_real_register_is_imported_with_its_parents_and_a_second_time_writes_nothing()
    {
        await using var shop = await OpenAsync(postgres);
        var order = Order(await Upload.Read(await File.ReadAllBytesAsync(SharedData.PathOf(Valhall))), "valhall.csv");

        var first = Done(await ImportOf(shop).CommitAsync(Ann, order, null, default));
        var entities = (await shop.EntitiesAsync()).Values;
        var second = Done(await ImportOf(shop).CommitAsync(Ann, order, null, default));

        Assert.Equal((1103, 1102), (entities.Count(e => e.Kind == EntityKind.Asset), entities.Count(e => e.Kind == EntityKind.Edge)));
        Assert.Equal(1 + 1103 + 1102 + 2, first.Batch!.EventCount);
        Assert.Equal(68, first.Diff.Complaints.Count);
        Assert.Null(second.Batch);
        var history = Done(await new Timeline(shop.Source, shop.Projects, shop.Disciplines).BatchesAsync(Goldmine, EventFilter.None, 10, null, default));
        Assert.Equal(1, Assert.Single(history.Items).Counts[EventType.CsvImported]);
    }

    [Fact]
    public async Task Two_lists_at_once_lose_nothing_and_double_nothing()
    {
        await using var shop = await OpenAsync(postgres);
        var lists = Enumerable.Range(0, 4).Select(i => "tag,type,power_kw\n" + string.Concat(Enumerable.Range(i * 20, 40).Select(n => $"P-{n},PUMP,{n}\n"))).ToList();

        await Task.WhenAll(lists.Select(csv => Task.Run(() => ImportAsync(shop, csv))));

        var pumps = (await shop.EntitiesAsync()).Values;
        Assert.Equal(Enumerable.Range(0, 100).Select(n => $"P-{n}").Order(), pumps.Select(p => p.Text(Field.Tag)!).Order());
        Assert.All(pumps, p => Assert.Equal($"P-{Leaves.At(p.Fields, "properties.power_kw").AsNumber}", p.Text(Field.Tag)));
    }

    [Fact]
    public async Task Odd_rows_are_complained_about_and_the_others_imported()
    {
        await using var shop = await OpenAsync(postgres);

        var done = await ImportAsync(shop, "tag,type,power_kw\nP-1,PUMP,55\n,PUMP,12\nP-2,PUMP,#N/A\nP-3,PUMP,1\nP-3,PUMP,2\n");

        Assert.Equal(new ImportSummary(2, 0, 0, 3), done.Diff.Summary);
        Assert.Equal(
            [(3, ImportComplaintCode.BlankTag), (4, ImportComplaintCode.ExcelError), (5, ImportComplaintCode.DuplicateTag), (6, ImportComplaintCode.DuplicateTag)],
            done.Diff.Complaints.Select(c => (c.Row, c.Code)));
        Assert.Equal(["P-1", "P-2"], (await shop.EntitiesAsync()).Values.Select(e => e.Text(Field.Tag)!).Order());
    }

    [Fact]
    public async Task A_review_that_the_project_has_left_behind_is_refused()
    {
        await using var shop = await OpenAsync(postgres);
        await ImportAsync(shop, "tag,power_kw\nP-1,55\n");
        var order = await OrderAsync("tag,power_kw\nP-1,75\n");
        var seen = Done(await ImportOf(shop).PreviewAsync(Ann, order, default));
        await ImportAsync(shop, "tag,power_kw\nP-1,60\n");

        Assert.Equal(RefusalCode.StalePlan, Refused(await ImportOf(shop).CommitAsync(Ann, order, seen.Fingerprint, default)).Code);

        var fresh = Done(await ImportOf(shop).PreviewAsync(Ann, order, default));
        Assert.NotNull(Done(await ImportOf(shop).CommitAsync(Ann, order, fresh.Fingerprint, default)).Batch);
    }

    [Fact]
    public async Task Work_elsewhere_in_the_project_leaves_a_review_good()
    {
        await using var shop = await OpenAsync(postgres);
        var plans = PlansOf(shop);
        var (plan, _) = Done(await plans.MakeAsync(Ann, await OrderAsync("tag,parent\nA-1,\nP-1,A-1\n"), default));
        await ImportAsync(shop, "tag\nQ-9\n");

        Assert.NotNull(Done(await plans.ExecuteAsync(Ann, plan, default)).Batch);
        Assert.Equal(3, (await shop.EntitiesAsync()).Values.Count(e => e.Kind == EntityKind.Asset));
    }

    [Fact]
    public async Task A_stored_plan_gives_back_what_was_read_and_is_carried_out_once()
    {
        await using var shop = await OpenAsync(postgres);
        var (plans, order) = (PlansOf(shop), await OrderAsync("KKS;Power\n0012;1,5\n=1+1;2,5\n"));
        var (id, preview) = Done(await plans.MakeAsync(Ann, order, default));

        var kept = Done(await plans.FindAsync(Ann, id, default));
        Assert.Equal((order.Mapping, order.Content.Sniff.DecimalSign, preview.Fingerprint), (kept.Order.Mapping, kept.Order.Content.Sniff.DecimalSign, kept.Fingerprint));
        Assert.Equal(order.Content.Table.Rows.Select(r => string.Join('|', r.Cells)), kept.Order.Content.Table.Rows.Select(r => string.Join('|', r.Cells)));

        var attempts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => plans.ExecuteAsync(Ann, id, default))));
        Assert.Single(attempts.OfType<Outcome<ImportDone>.Done>());
        Assert.Equal(RefusalCode.RequestClosed, Refused(await plans.ExecuteAsync(Ann, id, default)).Code);
        Assert.Equal(["0012", "=1+1"], (await shop.EntitiesAsync()).Values.Select(e => e.Text(Field.Tag)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_mapping_of_columns_is_remembered_for_the_next_file_with_the_same_ones()
    {
        await using var shop = await OpenAsync(postgres);
        var content = await Upload.Read("Pos,What\nP-1,a pump\n");
        var mapping = ImportMapping.Of([new("tag", "Pos"), new("description", "What")]);
        var (plan, _) = Done(await PlansOf(shop).MakeAsync(Ann, new ImportOrder(Goldmine, "a.csv", content, mapping), default));
        Assert.Null(await MappingsOf(shop).FindAsync(Goldmine, content.Table.Headers, default));

        Done(await PlansOf(shop).ExecuteAsync(Ann, plan, default));

        Assert.Equal(mapping, await MappingsOf(shop).FindAsync(Goldmine, ["what", "POS"], default));
        Assert.Null(await MappingsOf(shop).FindAsync(Goldmine, ["Pos", "What", "Where"], default));
    }

    [Fact]
    public async Task Who_may_only_look_imports_nothing()
    {
        await using var shop = await OpenAsync(postgres);
        var order = await OrderAsync("tag\nP-1\n");

        Assert.Equal(RefusalCode.Forbidden, Refused(await ImportOf(shop).CommitAsync(Vera, order, null, default)).Code);
        Assert.Equal(RefusalCode.Forbidden, Refused(await PlansOf(shop).MakeAsync(Vera, order, default)).Code);
        Assert.Equal(RefusalCode.NotFound, Refused(await PlansOf(shop).FindAsync(Ann, new PlanId(Guid.NewGuid()), default)).Code);
    }
}
