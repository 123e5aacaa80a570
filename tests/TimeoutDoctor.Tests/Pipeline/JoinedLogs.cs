using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Pipeline;

/// <summary>Runs on logs without ids, and counts what was joined.</summary>
internal static class JoinedLogs
{
    /// <summary>The application's stamp of each of the load balancer's, as a run joins them.</summary>
    public static List<(string Front, DateTime App)> Of(IdlessLogs logs, int budget, int threads = 2, TimeRange window = default, int parts = 1)
    {
        using var folder = new ScratchFolder();
        logs.Write(folder, parts);
        var options = new RunOptions
        {
            Inputs = [new InputRequest(folder["logs"], folder["logs"], new SourceOptions())],
            Threads = threads,
            RecordBudget = budget,
            AllRequests = true,
            From = window.From,
            To = window.To,
            Policy = new TimeoutPolicy { LoadBalancer = TimeSpan.FromSeconds(6), FastBackend = TimeSpan.FromSeconds(1) },
        };
        var sink = new Links();
        DiagnosisRun.Run(options, (_, _) => sink, null, CancellationToken.None);
        return sink.Found;
    }

    /// <summary>How many of them are right, and how many are not.</summary>
    public static (int Right, int Wrong) Count(IdlessLogs logs, List<(string Front, DateTime App)> found)
    {
        int right = 0;
        foreach ((string front, DateTime app) in found)
        {
            string expected = logs.AppOf[front];
            right += expected.Length > 0 && Math.Abs((DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture).UtcDateTime - app).TotalMilliseconds) < 0.5 ? 1 : 0;
        }

        return (right, found.Count - right);
    }

    private sealed class Links : IRequestSink
    {
        public List<(string Front, DateTime App)> Found { get; } = [];

        public ReadOnlySpan<byte> Render(ExplainedRequest request)
        {
            RequestTrace trace = request.Trace;
            if (trace.HasApp)
            {
                string front = new DateTime(trace.Front.Start.Ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture) + "Z";
                Found.Add((front, new DateTime(trace.AnsweringApp.End.Ticks, DateTimeKind.Utc)));
            }

            return [];
        }

        public void Write(ReadOnlySpan<byte> row)
        {
        }
    }
}
