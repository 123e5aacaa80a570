using System.Text;
using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;

namespace TimeoutDoctor.Tests.Formats;

/// <summary>Requests of which a log tells in several lines, between the lines of others: written, and read back equal.</summary>
public class GeneratedGroupsTests
{
    private const int Requests = 300;

    [Fact]
    [Trait(GeneratedLinesTests.Generates, "apigw-execution")]
    public void Generated_execution_logs_read_back_equal()
    {
        List<GeneratedRequest> requests = Made();
        List<HopRecord> records = Read("apigw-execution", requests.SelectMany(Execution));
        Assert.Equal(Requests, records.Count);
        foreach (GeneratedRequest request in requests)
        {
            HopRecord record = Assert.Single(records, r => r.RequestId.ToString() == request.Id);
            request.AssertRead(record, "status method start end duration trace id", $"request {request.Id}");
            Assert.Equal(request.Client + "=", record.ExtendedId.ToString());
            Assert.Equal(IsTimeout(request) ? GatewayError.IntegrationTimeout : GatewayError.None, record.Error);
            Assert.Equal(request.Ms - (2 * Overhead(request)), Math.Round(record.TargetTime.Milliseconds, 6));
        }
    }

    [Theory]
    [Trait(GeneratedLinesTests.Generates, "dotnet-console")]
    [InlineData(true)]
    [InlineData(false)]
    public void Generated_console_logs_read_back_equal(bool hosting)
    {
        List<GeneratedRequest> requests = Made();
        List<HopRecord> records = Read("dotnet-console", requests.SelectMany(r => Console(r, hosting)));
        Assert.Equal(Requests, records.Count);
        foreach (GeneratedRequest request in requests)
        {
            HopRecord record = Assert.Single(records, r => r.TraceId.ToString() == request.Trace);
            request.AssertRead(record, "status method path start end duration trace", $"request {request.Id}");
        }
    }

    // What is left of a request when the front and the end of the log are cut away is told as far as it goes, never invented.
    [Theory]
    [InlineData("apigw-execution")]
    [InlineData("dotnet-console")]
    public void Groups_that_are_cut_tell_nothing_that_is_wrong(string format)
    {
        List<GeneratedRequest> requests = Made();
        (DateTime, string)[] lines = [.. requests.SelectMany(r => format == "apigw-execution" ? Execution(r) : Console(r, true)).OrderBy(l => l.At)];
        var random = new Random(4);
        List<HopRecord> records = Read(format, lines.Where(_ => random.Next(3) > 0));
        Assert.NotEmpty(records);
        foreach (HopRecord record in records)
        {
            Assert.Null(RecordSanity.Problem(ParseOutcome.Record, record));
            GeneratedRequest? request = requests.Find(r => r.Id == record.RequestId.ToString() || r.Trace == record.TraceId.ToString());
            Assert.True(request is null || record.Status == 0 || record.Status == request.Status);
            Assert.True(request is null || !record.Duration.IsMeasured || record.Duration.Milliseconds <= request.Ms);
        }
    }

    // Interleaved: a tenth of a second apart, most of them longer than that. Ids of clients are short random texts.
    private static List<GeneratedRequest> Made()
    {
        var random = new Random(23);
        return [.. Enumerable.Range(0, Requests).Select(i =>
        {
            GeneratedRequest request = GeneratedRequest.Next(random) with { Start = new DateTime(2026, 3, 2, 10, 0, 0).AddMilliseconds(i * 100), Client = $"Vts2pH6ArP{i:x5}" };
            return IsTimeout(request) ? request with { Ms = 29_000 + (2 * Overhead(request)) } : request;
        })];
    }

    private static bool IsTimeout(GeneratedRequest request) => request.Status == 504;

    private static int Overhead(GeneratedRequest request) => request.Ms / 5 > 3 ? 3 : 0;

    private static IEnumerable<(DateTime At, string Line)> Execution(GeneratedRequest request)
    {
        DateTime sent = request.Start.AddMilliseconds(Overhead(request)), answered = request.End.AddMilliseconds(-Overhead(request));
        yield return At(request.Start, "Extended Request Id: @client@=");
        yield return At(request.Start, "Starting execution for request: @id@");
        yield return At(request.Start, "HTTP Method: @method@, Resource Path: @path@");
        yield return At(request.Start, "Method request headers: {Accept=*/*, X-Forwarded-For=203.0.113.7, 70.132.20.88, X-Amzn-Trace-Id=Root=@trace@, Host=h}");
        yield return At(sent, "Sending request to https://example.com@path@");
        if (IsTimeout(request))
        {
            yield return At(answered, "Execution failed due to a timeout error");
        }
        else
        {
            yield return At(answered, $"Received response. Status: @status@, Integration latency: {request.Ms - (2 * Overhead(request))} ms");
            yield return At(answered, "Endpoint response body before transformations: {\"a\":1} [TRUNCATED]");
            yield return At(answered, "Successfully completed execution");
        }

        yield return At(request.End, "Method completed with status: @status@");

        (DateTime, string) At(DateTime at, string message) => (at, request.Write("(@id@) " + message));
    }

    private static IEnumerable<(DateTime At, string Line)> Console(GeneratedRequest request, bool hosting)
    {
        string url = "\"Method\":\"@method@\",\"Scheme\":\"http\",\"PathBase\":\"\",\"Path\":\"@json-path@\",\"QueryString\":\"\"";
        yield return Event(request.Start, "Hosting.Diagnostics", 1, "Request starting", url, hosting);
        yield return Event(request.Start, "HttpLogging.HttpLoggingMiddleware", 1, "Request:", url + ",\"X-Amzn-Trace-Id\":\"Root=@trace@\"", true);
        yield return Event(request.End, "HttpLogging.HttpLoggingMiddleware", 2, "Response:", "\"StatusCode\":@status@", true);
        yield return Event(request.End, "HttpLogging.HttpLoggingMiddleware", 8, "Duration:", "\"Duration\":@ms@.0", true);
        yield return Event(request.End, "Hosting.Diagnostics", 2, "Request finished", url + ",\"StatusCode\":@status@,\"ElapsedMilliseconds\":@ms@.0", hosting);

        // Where the hosting layer is turned off, something else is logged in its place.
        (DateTime, string) Event(DateTime at, string category, int id, string message, string state, bool logged) => (at, request.Write(
            $$$"""{"Timestamp":"{{{(at == request.Start ? "@start-iso@" : "@end-iso@")}}}","EventId":{{{id}}},"LogLevel":"Information","Category":"{{{(logged ? "Microsoft.AspNetCore." + category : "Microsoft.AspNetCore.Routing.EndpointMiddleware")}}}","Message":"{{{message}}}","State":{{{{state}}}},"Scopes":[{"Message":"RequestId","RequestId":"0HNQ{{{request.Client[^5..].ToUpperInvariant()}}}JJIR:00000001"}]}"""));
    }

    private static List<HopRecord> Read(string format, IEnumerable<(DateTime At, string Line)> lines)
    {
        var names = new Interner();
        ILogFormat log = LogFormats.Find(format)!;
        var source = new SourceFile { Id = 0, Name = "test", Hop = log.Hop };
        var reader = new RecordReader(log, new ParseContext(names, source, new SourceOptions()), new RecordCompletion(names));
        var gathering = new RecordGathering(TimeSpan.FromMinutes(3));
        var text = new TextArena();
        var whole = new List<HopRecord>();
        var record = new HopRecord();
        int number = 0;
        foreach ((DateTime at, string line) in lines.OrderBy(l => l.At))
        {
            ParseOutcome outcome = reader.Parse(new LogLine { Text = Encoding.UTF8.GetBytes(line), Line = ++number, Received = new Instant(at.Ticks) }, text, ref record);
            Assert.NotEqual(ParseKind.Rejected, outcome.Kind);
            if (outcome.Kind == ParseKind.Record && record.Event != RecordEvent.Whole)
            {
                gathering.Push(record, whole);
            }
            else if (outcome.Kind == ParseKind.Record)
            {
                whole.Add(record);
            }
        }

        gathering.Flush(whole);
        return whole;
    }
}
