using Synapse.Core.Import;

namespace Synapse.Core.Tests.Import;

public class ImportMappingTests
{
    private static string Guess(string headers, int[]? filled = null) => ImportMapping.Guess(headers.Split('|'), filled).ToJson();

    [Fact]
    public void English_names_are_guessed() => Assert.Equal(
        """{"tag":"Tag No.","description":"Service Description","type":"Equipment Type","area":"AREA","system":"System code","discipline":"Discipline","id":"ID","parent":"Parent Tag"}""",
        Guess("ID|Tag No.|Service Description|Equipment Type|AREA|System code|Discipline|Parent Tag|Power (kW)"));

    [Fact]
    public void German_names_are_guessed() => Assert.Equal(
        """{"tag":"Anlagenkennzeichen","description":"Bezeichnung","type":"Gerätetyp","area":"Teilanlage","discipline":"Gewerk","parent":"Übergeordnet"}""",
        Guess("Anlagenkennzeichen|Bezeichnung|Gerätetyp|Teilanlage|Gewerk|Übergeordnet|Leistung"));

    [Fact]
    public void A_nearly_empty_column_is_not_suggested() => Assert.Equal(
        """{"tag":"WMT_TAG_NAME","description":"WMT_TAG_DESC","system":"WMT_SYSTEM_ID"}""",
        Guess("WMT_SYSTEM_CODE|WMT_SYSTEM_ID|WMT_TAG_NAME|WMT_TAG_DESC", [1, 1104, 1103, 1103]));

    [Fact]
    public void A_mapping_survives_JSON()
    {
        const string Json = """{"tag":"KKS","properties.power_kw":"P","properties.rated.voltage_v":"U","Remarks":null,"properties.x":null}""";

        var mapping = Assert.IsType<Outcome<ImportMapping>.Done>(ImportMapping.FromJson(Json)).Value;

        Assert.Equal(Json, mapping.ToJson());
        Assert.Equal(["tag", "properties.power_kw", "properties.rated.voltage_v", null, null, "properties.other.thing"], mapping.TargetsOf(["kks", "P", "U", "remarks", "x", "other.thing"]));
    }

    [Fact]
    public void A_column_does_not_fill_a_property_that_another_is_mapped_to()
    {
        var mapping = Assert.IsType<Outcome<ImportMapping>.Done>(ImportMapping.FromJson("""{"tag":"t","properties.power":"Leistung"}""")).Value;

        Assert.Equal(["tag", "properties.power", null], mapping.TargetsOf(["t", "Leistung", "power"]));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("""{"tag": 5}""")]
    [InlineData("""{"colour": "c"}""")]
    public void What_is_no_mapping_is_refused(string json) => Assert.IsType<Outcome<ImportMapping>.Refused>(ImportMapping.FromJson(json));

    [Theory]
    [InlineData("power_kw", "properties.power_kw")]
    [InlineData("rated.power", "properties.rated.power")]
    [InlineData("properties.power", "properties.power")]
    [InlineData(". a .. b .", "properties.a.b")]
    [InlineData("...", "properties.unnamed")]
    public void Names_with_dots_nest(string header, string path) => Assert.Equal(path, ImportTarget.PropertyOf(header));
}
