using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats;

/// <summary>
/// Objects that AWS writes to see whether it may write: <c>ELBAccessLogTestFile</c> when a load balancer's access log is turned on,
/// <c>aws-logs-write-test</c> before an export from CloudWatch Logs. They are known so that nobody wonders about them.
/// </summary>
internal sealed class AwsTestObjectFormat : ILogFormat
{
    /// <summary>Why a line of a load balancer's test object is left out.</summary>
    public const string OfLoadBalancer = "ELB test object";

    /// <summary>Why a line of an export's test object is left out.</summary>
    public const string OfExport = "CloudWatch export test object";

    /// <inheritdoc />
    public string Id => "aws-test-object";

    /// <inheritdoc />
    public Hop Hop => Hop.Unknown;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser();

    /// <summary>Whether all lines of a source are those of test objects, whatever format it was read in: it is no log, and its silence no gap.</summary>
    public static bool IsAllOf(IngestCounts counts) => counts.LinesRead > 0 && counts.Skipped == counts.LinesRead && counts.Reasons.All(r => r.Reason is OfLoadBalancer or OfExport);

    private sealed class Parser : ILineParser
    {
        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record) =>
            line.StartsWith("Enable AccessLog for ELB: "u8) ? ParseOutcome.Skip(OfLoadBalancer)
            : line.StartsWith("Permission Check Successful"u8) ? ParseOutcome.Skip(OfExport)
            : ParseOutcome.Reject("not the text of a test object");
    }
}
