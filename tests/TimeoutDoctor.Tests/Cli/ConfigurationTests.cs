using System.Text.Json;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Cli;

/// <summary>What stands in <c>timeout-doctor.json</c> is used, and an option goes before it.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Theory]
    [InlineData("{\n \"polizy\": {}\n}", "line 2: there is no key \"polizy\"; did you mean \"policy\"?")]
    [InlineData("{\"sources\":[{\"path\":\"logs\",\"timezone\":\"UTC\"}]}", "line 1: there is no key \"timezone\" in sources[0]; did you mean \"timeZone\"?")]
    [InlineData("{\"policy\":{\"gatewayTimeout\":29}}", "line 1: the value of policy.gatewayTimeout is of the wrong kind.")]
    [InlineData("{\"policy\":{},\"policy\":{}}", "line 1: the key \"policy\" stands twice.")]
    [InlineData("{\"sources\":", "line 1: this is not valid JSON.")]
    public void What_cannot_be_used_is_told_with_its_line_and_the_nearest_name(string json, string message)
    {
        ToolRun run = Diagnose(json, "logs");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal($"timeout-doctor: timeout-doctor.json, {message}\n", run.Error);
    }

    [Fact]
    public void An_option_goes_before_the_configuration_and_that_before_the_default()
    {
        const string Configuration = """{"$schema":"x","policy":{"gatewayTimeout":"20s","fastBackend":"5s"}}""";
        JsonElement policy = Summary(Diagnose(Configuration, "logs", "--fast-backend", "7s", "--format", "json")).GetProperty("policy");
        Assert.Equal((20_000, 60_000, 7_000), (Ms(policy, "gatewayTimeoutMs"), Ms(policy, "elbIdleTimeoutMs"), Ms(policy, "fastBackendMs")));
    }

    [Fact]
    public void What_the_configuration_says_of_a_file_holds_for_a_file_that_the_command_line_names()
    {
        const string Configuration = """{"formats":{"ours":{"format":"json"}},"sources":[{"path":"logs/app/**","hop":"proxy","format":"ours"},{"path":"nowhere/**"}]}""";
        JsonElement input = Assert.Single(Summary(Diagnose(Configuration, "logs/app", "--format", "json")).GetProperty("inputs").EnumerateArray());
        Assert.Equal(("proxy", "json"), (input.GetProperty("hop").GetString(), input.GetProperty("format").GetString()));
    }

    [Fact]
    public void A_source_given_as_an_option_is_read_as_one_of_the_configuration()
    {
        ToolRun run = Diagnose("{}", "--source", """{"path":"logs/app/app.log","hop":"proxy"}""", "--source", """{"path":"logs/apigw"}""", "--format", "json");
        Assert.Equal(["proxy", "gateway"], Summary(run).GetProperty("inputs").EnumerateArray().Select(i => i.GetProperty("hop").GetString()));
        ToolRun bad = Diagnose("{}", "--source", """{"path":"logs","hopp":"app"}""");
        Assert.Equal(2, bad.ExitCode);
        Assert.Contains("did you mean \"hop\"?", bad.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Zones_of_the_configuration_and_of_options_name_the_zone_of_a_target()
    {
        const string Configuration = """{"zones":{"10.0.0.0/16":"eu-west-1a","10.0.1.0/24":"eu-west-1b"}}""";
        Assert.Equal("eu-west-1b", ZoneOfTarget(Diagnose(Configuration, "logs", "--format", "ndjson")));
        Assert.Equal("eu-west-1c", ZoneOfTarget(Diagnose(Configuration, "logs", "--format", "ndjson", "--zone", "10.0.1.5=eu-west-1c")));
    }

    [Fact]
    public void The_stage_is_taken_off_the_gateways_paths()
    {
        _folder.Write("staged/access.log", SmallLogs.Gateway("/prod/v1/items"));
        ToolRun run = Diagnose("""{"sources":[{"path":"staged","stage":"prod"}]}""", "--format", "ndjson");
        Assert.All(Requests.Parse(run.OutputText.Split('\n')), r => Assert.Equal("/v1/items", r.GetProperty("front").GetProperty("path").GetString()));
    }

    [Fact]
    public void A_setting_that_no_command_uses_yet_is_said_to_be_unused()
    {
        ToolRun run = Diagnose("""{"redaction":{"keep":["10.0.1.5"],"shiftTimes":true}}""", "logs");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("'redaction' in timeout-doctor.json is for recording fixtures; this command does not use it.", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string? ZoneOfTarget(ToolRun run) =>
        Assert.Single(Requests.Parse(run.OutputText.Split('\n')).Select(r => r.GetProperty("elb").GetProperty("targetZone").GetString()).Distinct());

    private static double Ms(JsonElement policy, string name) => policy.GetProperty(name).GetDouble();

    private static JsonElement Summary(ToolRun run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private ToolRun Diagnose(string configuration, params string[] arguments)
    {
        SmallLogs.Write(_folder);
        _folder.Write("timeout-doctor.json", configuration);
        return Tool.Run(_folder.Path, ["diagnose", .. arguments]);
    }
}
