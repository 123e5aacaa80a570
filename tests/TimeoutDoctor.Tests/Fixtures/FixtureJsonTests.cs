using System.Text;
using TimeoutDoctor.Fixtures;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Fixtures;

/// <summary>The files of a fixture: read as they were written, and understood whole or not at all.</summary>
public sealed class FixtureJsonTests
{
    private static readonly FixtureManifest Manifest = new()
    {
        ToolVersion = "1.2.3",
        Window = new FixtureWindow("2026-11-23T01:00:00Z", null),
        Policy = new FixturePolicy(29000, 60000, 10000),
        Settings = new FixtureSettings { MaxWrong = 0.01, Events = [new FixtureEvent("deploy", "2026-11-23T01:10:00Z")] },
        Cut = new FixtureCut("slice", "every flagged request", 1_000_000, 3_000_000, 1_200, null),
        Redaction = "redaction.json",
    };

    private static readonly ExpectedDiagnosis Expected = new()
    {
        Front = "gateway",
        Inputs = [new ExpectedInput("logs/a \"b\".log", "gateway", "apigw-json", null, 3, 2, 1, 0), new ExpectedInput("logs/app.log", "app", null, "docker", 0, 0, 0, 0)],
        Clocks = [new ExpectedClock("app", "10.0.0.1", -402.125, 1.5, 0)],
        Findings = [new ExpectedFinding("target", "10.0.0.1:80\u202e", null, 3, 4)],
        Requests =
        [
            new ExpectedRequest { Front = new SourceRef(0, 1), Id = "a", Start = "2026-11-23T01:00:00Z", Ms = 12.5, Status = 200 },
            new ExpectedRequest
            {
                Front = new SourceRef(0, 2, 3),
                Elb = [new SourceRef(1, 1)],
                App = [new SourceRef(1, 2), new SourceRef(1, 3)],
                Statuses = [504, 0, 200],
                ElbJoin = "request-id",
                AppJoin = "inferred",
                JoinConfidence = 0.97,
                TimedOut = true,
                Flagged = true,
                Verdict = new ExpectedVerdict { Cause = "elb-queue", Detail = "late", Confidence = 0.9, Hops = new Dictionary<string, double> { ["app"] = 0 }, Evidence = [new ExpectedEvidence("held", new SourceRef(1, 1)), new ExpectedEvidence("nothing")] },
            },
        ],
    };

    [Fact]
    public void Both_files_are_read_as_they_were_written_and_written_again_with_the_same_bytes()
    {
        byte[] manifest = FixtureJson.Write(Manifest);
        Assert.Equal(manifest, FixtureJson.Write(FixtureJson.ReadManifest(manifest)));
        Assert.Equal(Manifest.Cut, FixtureJson.ReadManifest(manifest).Cut);
        Assert.Equal(Manifest.Settings.Events, FixtureJson.ReadManifest(manifest).Settings.Events);
        byte[] expected = FixtureJson.Write(Expected);
        ExpectedDiagnosis read = FixtureJson.ReadExpected(expected);
        Assert.Equal(expected, FixtureJson.Write(read));
        Assert.Equal(Expected.Inputs, read.Inputs);
        Assert.Equal(Expected.Requests[1].App, read.Requests[1].App);
        Assert.Equal(new SourceRef(0, 2, 3), read.Requests[1].Front);
        Assert.Equal(0, read.Requests[1].Verdict!.Hops["app"]);
        Assert.Equal(0.97, read.Requests[1].JoinConfidence);
    }

    [Fact]
    public void A_request_takes_one_line_of_plain_characters()
    {
        string text = Encoding.UTF8.GetString(FixtureJson.Write(Expected));
        Assert.Equal(2, text.Split('\n').Count(line => line.StartsWith("{\"front\":[", StringComparison.Ordinal)));
        Assert.All(text, c => Assert.True(c is '\n' or (>= ' ' and <= '~')));
    }

    [Theory]
    [InlineData("\"schemaVersion\":1", "\"schemaVersion\":2", "schemaVersion is not 1")]
    [InlineData("\"schemaVersion\":1,", "", "no schemaVersion")]
    [InlineData("\"front\":\"gateway\"", "\"front\":\"gateway\",\"fronts\":1", "there is no key \"fronts\"")]
    [InlineData("\"clocks\":[", "\"clocks\":[],\"clocks\":[", "twice")]
    [InlineData("\"front\":\"gateway\",", "", "required key is missing")]
    [InlineData("\"front\":[0,1]", "\"front\":[0,0]", "wrong kind")]
    [InlineData("\"front\":[0,1]", "\"front\":[7,1]", "an input that is not listed")]
    [InlineData("\"front\":[0,1]", "\"front\":\"logs/a.log:1\"", "wrong kind")]
    [InlineData("\"cause\":\"elb-queue\"", "\"cause\":null", "wrong kind")]
    [InlineData("\"flagged\":true", "\"flaged\":true", "there is no key \"flaged\"")]
    [InlineData("]\n}", "]\n", "not valid JSON")]
    public void What_is_not_understood_is_an_error_that_says_what(string right, string wrong, string said)
    {
        string text = Encoding.UTF8.GetString(FixtureJson.Write(Expected)).Replace("\"requests\":[\n", "\"requests\":[\n", StringComparison.Ordinal);
        Assert.Contains(right, text, StringComparison.Ordinal);
        FormatException e = Assert.Throws<FormatException>(() => FixtureJson.ReadExpected(Encoding.UTF8.GetBytes(text.Replace(right, wrong, StringComparison.Ordinal))));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": \"1\"", "schemaVersion is not 1")]
    [InlineData("\"cut\"", "\"Cut\"", "no key \"Cut\"")]
    [InlineData("\"maxWrong\"", "\"maxWrongs\"", "no key \"maxWrongs\"")]
    public void A_manifest_is_read_as_strictly(string right, string wrong, string said)
    {
        string text = Encoding.UTF8.GetString(FixtureJson.Write(Manifest));
        Assert.Contains(right, text, StringComparison.Ordinal);
        FormatException e = Assert.Throws<FormatException>(() => FixtureJson.ReadManifest(Encoding.UTF8.GetBytes(text.Replace(right, wrong, StringComparison.Ordinal))));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
    }
}
