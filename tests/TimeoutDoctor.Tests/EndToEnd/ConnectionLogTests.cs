using System.Globalization;
using System.Text.Json;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>An ALB's connection log beside its access log.</summary>
public sealed class ConnectionLogTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void The_connection_that_a_request_came_by_is_evidence_and_no_request()
    {
        SmallLogs.Write(_folder);
        string[] rows = SmallLogs.Elb().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _folder.Write("logs/elb/access.log", string.Concat(rows.Select((row, i) => string.Create(CultureInfo.InvariantCulture, $"{row} TID_{i + 1:x32} \"-\" \"-\" \"-\"\n"))));
        _folder.Write("logs/elb/conn_log.log", string.Concat(Enumerable.Range(0, rows.Length).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"2026-03-02T09:59:{i:D2}.500000Z 10.0.0.9 4{i:D4} 443 TLSv1.3 TLS_AES_128_GCM_SHA256 0.045 \"-\" - - - TID_{i + 1:x32}\n"))));
        ToolRun run = Tool.Run(_folder.Path, "diagnose", "logs", "--format", "ndjson", "--requests", "all");
        Assert.True(run.ExitCode == 0, run.Error);
        IReadOnlyList<JsonElement> requests = Requests.Parse(run.OutputText.Split('\n'));
        Assert.Equal(SmallLogs.Count, requests.Count);
        JsonElement[] explained = [.. requests.Where(r => r.GetProperty("cause").ValueKind == JsonValueKind.String)];
        Assert.Equal(SmallLogs.TimedOut, explained.Length);
        Assert.All(explained, r =>
        {
            JsonElement told = Assert.Single(r.GetProperty("evidence").EnumerateArray(), e => e.GetProperty("file").GetString()!.EndsWith("conn_log.log", StringComparison.Ordinal));
            Assert.Equal(r.GetProperty("front").GetProperty("line").GetInt32(), told.GetProperty("line").GetInt32());
            Assert.Matches("opened 59\\.5 s before the request arrived there; its TLS handshake took 45 ms", told.GetProperty("text").GetString());
        });
    }

    [Fact]
    public void A_connection_log_alone_holds_no_request()
    {
        _folder.Write("logs/conn_log.log", "2024-11-29T13:45:24.599544Z 172.31.43.26 58206 80 - - - \"-\" - - - TID_16132ed0b4112148\n");
        ToolRun run = Tool.Run(_folder.Path, "diagnose", "logs");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("No request was recognised", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
