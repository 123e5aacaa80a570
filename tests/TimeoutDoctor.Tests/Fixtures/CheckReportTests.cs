using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using TimeoutDoctor.Fixtures.Checks;
using TimeoutDoctor.Fixtures.Reports;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Console;
using TimeoutDoctor.Tests.EndToEnd;
using TimeoutDoctor.Tests.Reporting;

namespace TimeoutDoctor.Tests.Fixtures;

/// <summary>What a check writes for people and for machines, with text in it that a log could hold.</summary>
public sealed partial class CheckReportTests
{
    private const string Hostile = "x\x1b[31m\u202e\r\n::set-env name=A::b ##[error]%0A <b>|`]]>\0";

    internal static readonly CheckResult Mixed = new(
    [
        new FixtureOutcome("fixtures/fine") { Requests = 1200 },
        new FixtureOutcome("fixtures/a,b:c")
        {
            Requests = 3,
            Notes = ["The gateway timeout was 29,000 ms and is 25,000 ms."],
            Differences =
            [
                Difference("4c03 (logs/a.log:12)", Direction.Worse) with { Judged = "in truth the cause is elb-queue", Reasons = ["elb-queue does not fit any more, since it is not so that the load balancer held the request."] },
                Difference("4c04 (logs/a.log:13)", Direction.Worse) with { Judged = "in truth the cause is elb-queue" },
                Difference(Hostile, Direction.Better) with { Kind = DifferenceKind.Finding, ExpectedLine = 8 },
            ],
        },
        new FixtureOutcome("fixtures/broken") { Error = new UserErrorException(ExitCode.Input, "The fixture 'broken' is not understood: it has no expected.json.") },
    ]);

    [Fact]
    public void JUnit_is_accepted_by_the_schema_of_a_consumer_and_its_counts_are_those_of_its_cases()
    {
        XDocument document = Valid(Written("junit", Mixed));
        XElement[] suites = [.. document.Root!.Elements("testsuite")];
        Assert.Equal(3, suites.Length);
        foreach (XElement suite in suites)
        {
            Assert.Equal(suite.Attribute("tests")!.Value, suite.Elements("testcase").Count().ToString(System.Globalization.CultureInfo.InvariantCulture));
            foreach ((string attribute, string element) in (ReadOnlySpan<(string, string)>)[("failures", "failure"), ("errors", "error"), ("skipped", "skipped")])
            {
                Assert.Equal(suite.Attribute(attribute)!.Value, suite.Elements("testcase").Count(c => c.Element(element) is not null).ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        Assert.Equal("2", document.Root.Attribute("failures")!.Value);
        Assert.Contains("and 1 more like it: 4c04", suites[1].Value, StringComparison.Ordinal);
        Assert.Contains("is not so that the load balancer held", suites[1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_refuses_what_the_consumer_refuses() =>
        Assert.Throws<XmlSchemaValidationException>(() => Valid("<testsuites><testsuite name=\"a\" tests=\"1\" failures=\"0\" errors=\"0\"><testcase name=\"x\" file=\"y\"/></testsuite></testsuites>"));

    [Fact]
    public void Every_line_for_GitHub_is_one_workflow_command_and_nothing_of_a_log_becomes_another()
    {
        string[] lines = Written("github", Mixed).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.Matches(Command(), line));
        Assert.Contains("::error file=fixtures/a%2Cb%3Ac/expected.json,line=5,title=verdict%3A 4c03 (logs/a.log%3A12)::was: elb-queue%0Ais: backend-slow", lines[0] + lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("::error file=fixtures/broken/fixture.json,line=1,", StringComparison.Ordinal));
        string warning = Assert.Single(lines, line => line.StartsWith("::warning ", StringComparison.Ordinal));
        Assert.Contains("line=8", warning, StringComparison.Ordinal);
        Assert.Contains("%250A", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_than_ten_annotations_of_a_level_are_written_and_the_last_counts_the_rest()
    {
        CheckResult many = new([new FixtureOutcome("f") { Differences = [.. Enumerable.Range(0, 14).Select(i => Difference($"r{i}", Direction.Unknown) with { Likeness = $"{i}" })] }]);
        string[] errors = [.. Written("github", many).Split('\n').Where(l => l.StartsWith("::error ", StringComparison.Ordinal))];
        Assert.Equal(10, errors.Length);
        Assert.EndsWith("::5 more; the step summary has them.", errors[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_step_summary_is_a_table_that_nothing_of_a_log_breaks()
    {
        string text = CheckStepSummary.Of(Mixed, Look(80));
        Assert.Contains("| fixtures/a,b:c | differs | 3 | 1 | 2 |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', text);
        Assert.DoesNotContain("\n::", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Sarif_has_a_rule_for_every_result_and_a_place_that_is_a_valid_uri()
    {
        JsonElement run = JsonDocument.Parse(Written("sarif", Mixed)).RootElement.GetProperty("runs")[0];
        string[] rules = [.. run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("id").GetString()!)];
        JsonElement[] results = [.. run.GetProperty("results").EnumerateArray()];
        Assert.Equal(3, results.Length);
        foreach (JsonElement result in results)
        {
            Assert.Contains(result.GetProperty("ruleId").GetString(), rules);
            Assert.Contains(result.GetProperty("level").GetString(), (string[])["error", "warning", "note", "none"]);
            JsonElement place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
            Assert.True(Uri.TryCreate(place.GetProperty("artifactLocation").GetProperty("uri").GetString(), UriKind.Relative, out _));
            Assert.True(place.GetProperty("region").GetProperty("startLine").GetInt32() >= 1);
            Assert.NotEmpty(result.GetProperty("message").GetProperty("text").GetString()!);
        }
    }

    [Fact]
    public void Json_tells_every_difference_by_itself()
    {
        JsonElement root = JsonDocument.Parse(Written("json", Mixed)).RootElement;
        Assert.Equal((1, 1, 1), (root.GetProperty("passed").GetInt32(), root.GetProperty("differing").GetInt32(), root.GetProperty("errors").GetInt32()));
        Assert.Equal(3, root.GetProperty("fixtures")[1].GetProperty("differences").GetArrayLength());
        Assert.Equal(Hostile, root.GetProperty("fixtures")[1].GetProperty("differences")[2].GetProperty("subject").GetString());
    }

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public void The_screen_tells_like_differences_once_and_stays_within_its_width(int width)
    {
        string text = Written("text", Mixed, width);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= width, line));
        Assert.StartsWith("1 of 3 fixtures differs: 3 differences, 1 for the better, 2 for the worse. 1 of 3 fixtures could not be checked.", text.Replace('\n', ' '), StringComparison.Ordinal);
        Assert.Contains("1 more like it: 4c04", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n4c04", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', text);
        GoldenFile.Matches($"check-{width}.txt", text);
    }

    [Fact]
    public void The_gravest_outcome_gives_the_exit_code()
    {
        Assert.Equal(ExitCode.Input, Mixed.Code);
        Assert.Equal(ExitCode.ConditionMet, new CheckResult([Mixed.Fixtures[0], Mixed.Fixtures[1]]).Code);
        Assert.Equal(ExitCode.Done, new CheckResult([Mixed.Fixtures[0], Mixed.Fixtures[1] with { Updated = true }]).Code);
        Assert.Equal(ExitCode.Usage, new CheckResult([Mixed.Fixtures[2], new FixtureOutcome("x") { Error = new UserErrorException(ExitCode.Usage, "x") }]).Code);
        Assert.Equal(ExitCode.Internal, new CheckResult([Mixed.Fixtures[2], new FixtureOutcome("x") { Error = new UserErrorException(ExitCode.Internal, "x") }]).Code);
    }

    private static Difference Difference(string subject, Direction direction) => new()
    {
        Kind = DifferenceKind.Verdict,
        Subject = subject,
        Was = "elb-queue",
        Is = "backend-slow",
        Changes = [new Change("cause", "elb-queue", "backend-slow"), new Change("flagged", "yes", "no")],
        Evidence = [new Change("evidence", "the load balancer held the request for 28 s (logs/elb.log:1)", "")],
        Direction = direction,
        ExpectedLine = 5,
        Likeness = "x",
    };

    private static CheckLook Look(int width) => new(new TerminalStyle(width, false, true), 10, name => name);

    internal static string Written(string format, CheckResult result, int width = 80)
    {
        using var bytes = new MemoryStream();
        CheckReports.All.Single(r => r.Id == format).Write(result, bytes, Look(width));
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    internal static XDocument Valid(string xml)
    {
        var schemas = new XmlSchemaSet();
        schemas.Add(null, Path.Combine(Repository.Root, "tests", "TimeoutDoctor.Tests", "Fixtures", "junit-10.xsd"));
        using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { Schemas = schemas, ValidationType = ValidationType.Schema, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings });
        return XDocument.Load(reader);
    }

    // As documented: ::command key=value,key=value::data with %, CR and LF escaped, and in values : and , as well.
    [GeneratedRegex(@"^::(error|warning|notice) [a-z]+=[^,:\r\n]*(,[a-z]+=[^,:\r\n]*)*::[^\r\n\0]+$")]
    private static partial Regex Command();
}
