using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats;

/// <summary>
/// Objects that AWS writes to see whether it may write: <c>ELBAccessLogTestFile</c> when a load balancer's access log is turned on,
/// <c>aws-logs-write-test</c> before an export from CloudWatch Logs. They are known so that nobody wonders about them.
/// </summary>
internal sealed class AwsTestObjectFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "aws-test-object";

    /// <inheritdoc />
    public Hop Hop => Hop.Unknown;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser();

    private sealed class Parser : ILineParser
    {
        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record) =>
            line.StartsWith("Enable AccessLog for ELB: "u8) ? ParseOutcome.Skip("ELB test object")
            : line.StartsWith("Permission Check Successful"u8) ? ParseOutcome.Skip("CloudWatch export test object")
            : ParseOutcome.Reject("not the text of a test object");
    }
}
