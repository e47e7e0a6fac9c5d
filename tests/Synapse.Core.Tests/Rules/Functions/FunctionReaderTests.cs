using Synapse.Core.Logic;
using Synapse.Core.Rules.Functions;

namespace Synapse.Core.Tests.Rules.Functions;

public class FunctionReaderTests
{
    private const string Minimal = """{"name":"spare_kw","parameters":[{"name":"power","type":"NUMBER","unit":"kW"}],"result":{"type":"NUMBER","unit":"kW"},"body":{"*":[{"var":"power"},1.25]}}""";

    private static FunctionReading With(string member, string value) => FunctionReader.Read(ValueJson.Parse(Minimal).AsObject!.With(member, ValueJson.Parse(value)));

    [Fact]
    public void A_function_says_what_it_takes_and_gives()
    {
        var read = FunctionReader.Read(ValueJson.Parse(Minimal), version: 4).Require();

        Assert.Equal((FunctionStatus.Draft, "spare_kw(power kW) kW", "spare_kw@4"), (read.Status, read.Function.Signature, read.Function.Label));
        Assert.Equal(10, read.Function.Call(ObjectValue.Of(("power", 8))).Value.AsNumber);
    }

    [Theory]
    [InlineData("name", "\"map\"", "/name", "“map” is an operator of the language: a function needs another name.")]
    [InlineData("name", "\"Spare\"", "/name", "A function's name has 2 to 60 small letters, digits and _, and begins with a letter.")]
    [InlineData("colour", "1", "/colour", "There is no member 'colour' here; known are name, description, status, parameters, result, tables, functions, limits, body, test_cases.")]
    [InlineData("parameters", """[{"name":"power","type":"NUMBER","unit":"horse"}]""", "/parameters/0/unit", "There is no unit “horse” that could be converted; see the list in the rule language.")]
    [InlineData("parameters", """[{"name":"power","type":"TEXT","unit":"kW"}]""", "/parameters/0/unit", "Only numbers have a unit; this is a text.")]
    [InlineData("parameters", """[{"name":"power","type":"NUMBER"},{"name":"power","type":"TEXT"}]""", "/parameters", "There are two parameters “power”.")]
    [InlineData("parameters", """[{"name":"power","type":"NUMBER","default":1},{"name":"b","type":"TEXT"}]""", "/parameters", "“b” is needed and comes after “power”, which has a default: put it first.")]
    [InlineData("parameters", """[{"name":"power","type":"NUMBER","default":"x"}]""", "/parameters/0/default", "“power” is a number, and its default is \"x\".")]
    [InlineData("body", """{"+":[1,{"var":["voltage"]}]}""", "/body", "'voltage' is no parameter: a function sees power.")]
    [InlineData("body", """{"+":[1,{"spare_kw":[1]}]}""", "/body", "“spare_kw” calls itself: spare_kw → spare_kw. A function computes from its parameters and never comes back to itself.")]
    [InlineData("body", """{"cat":["a"]}""", "/body", "\"spare_kw\" is to give a number, and its body gives a text.")]
    [InlineData("body", """{"+":[1,{"sprae":[1]}]}""", "/body/+/1", "There is no operator and no function \"sprae\".")]
    [InlineData("test_cases", """[{"name":"c","arguments":{"pwer":1},"expected":1}]""", "/test_cases/0/arguments/pwer", "There is no parameter “pwer”; known are power.")]
    [InlineData("test_cases", """[{"name":"c","arguments":{"power":1}}]""", "/test_cases/0", "A case says one of: expected (a value), unknown (true) or error (its type).")]
    [InlineData("limits", """{"cost":0}""", "/limits/cost", "A whole number from 1 to 1000000 is needed here, not 0.")]
    public void What_is_not_understood_is_a_complaint(string member, string value, string path, string message)
    {
        var complaint = Assert.Single(With(member, value).Complaints);

        Assert.Equal((path, message), (complaint.Path, complaint.Message));
    }

    [Fact]
    public void Nine_parameters_are_too_many()
    {
        var nine = Value.Array([.. Enumerable.Range(1, 9).Select(i => (Value)ObjectValue.Of(("name", $"p{i}"), ("type", "ANY")))]);

        Assert.Contains(With("parameters", nine.ToString()).Complaints, c => c.Message == "A function has at most 8 parameters.");
    }

    [Fact]
    public void Cases_say_a_value_or_unknown_or_an_error()
    {
        var read = With("test_cases", """
            [{"name":"near","arguments":{"power":8},"expected":10.004,"tolerance":0.01},{"name":"missing","arguments":{},"unknown":true},
             {"name":"no number","arguments":{"power":"x"},"error":"Invalid Arguments"},{"name":"wrong","arguments":{"power":8},"expected":11}]
            """).Require();

        var results = FunctionTester.Run(read);

        Assert.Equal([true, true, true, false], results.Select(r => r.Passed));
        Assert.Equal(("11", "10"), (results[3].Expected, results[3].Actual));
    }

    [Fact]
    public void Units_that_do_not_go_together_are_errors_with_a_conversion()
    {
        var read = FunctionReader.Read(ValueJson.Parse("""
            {"name":"loss","parameters":[{"name":"power","type":"NUMBER","unit":"kW"},{"name":"shaft","type":"NUMBER","unit":"hp"},{"name":"spare","type":"NUMBER","default":0}],
             "result":{"type":"NUMBER","unit":"W"},"body":{"-":[{"var":"power"},{"var":"shaft"}]}}
            """)).Require();

        var findings = FunctionChecker.Check(read);

        Assert.Equal(
            [("/body/-/1", "UNIT_MISMATCH", """{"convert":[{"var":"shaft"},"hp","kW"]}"""), ("/parameters/2", "UNUSED_PARAMETER", null)],
            findings.Select(f => (f.Path, f.Code, f.Proposal)));
        Assert.Contains(FunctionChecker.Check(FunctionReader.Read(ValueJson.Parse("""
            {"name":"loss","parameters":[{"name":"power","type":"NUMBER","unit":"kW"}],"result":{"type":"NUMBER","unit":"V"},"body":{"var":"power"}}
            """)).Require()), f => f.Message == "The result of “loss” is in V, and this is in kW: a voltage is no power.");
    }
}
