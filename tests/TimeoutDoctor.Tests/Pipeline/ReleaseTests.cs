using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Pipeline;

/// <summary>Logs larger than the budget of records in flight are joined and given out bit by bit.</summary>
public sealed class ReleaseTests
{
    private const int Many = 6_000;
    private const double GapMs = 400; // 40 minutes: several times what records wait for each other

    [Fact]
    public void What_is_given_out_bit_by_bit_is_joined_as_well_as_what_is_joined_at_once()
    {
        var logs = new IdlessLogs(Many, GapMs);
        (int right, int wrong) once = Count(logs, Joined(logs, budget: 100_000));
        (int right, int wrong) often = Count(logs, Joined(logs, budget: 1_500));
        int real = logs.AppOf.Count(a => a.Value.Length > 0);

        Assert.Equal(0, once.wrong);
        Assert.Equal(0, often.wrong);
        Assert.True(often.right >= 0.99 * real, $"{often.right} of {real}, and {once.right} at once");
    }

    // The join window is some two minutes here, and the clocks are farther apart than that; a whole hour is farther than the logs are long.
    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    [InlineData(60)]
    [InlineData(-60)]
    [InlineData(345)]
    public void What_is_given_out_bit_by_bit_waits_for_partners_by_clocks_that_are_far_apart(int minutesAhead)
    {
        var logs = new IdlessLogs(Many, GapMs, minutesAhead * 60_000);
        (int right, int wrong) = Count(logs, Joined(logs, budget: 1_500));
        int real = logs.AppOf.Count(a => a.Value.Length > 0);
        Assert.Equal(0, wrong);
        Assert.True(right >= 0.99 * real, $"{right} of {real}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void How_many_threads_read_changes_no_link(int threads)
    {
        var logs = new IdlessLogs(Many, GapMs);
        Assert.Equal(Joined(logs, budget: 1_500, threads: 3), Joined(logs, budget: 1_500, threads));
    }

    private static List<(string Front, DateTime App)> Joined(IdlessLogs logs, int budget, int threads = 2)
    {
        using var folder = new ScratchFolder();
        logs.Write(folder);
        var options = new RunOptions
        {
            Inputs = [new InputRequest(folder["logs"], folder["logs"], new SourceOptions())],
            Threads = threads,
            RecordBudget = budget,
            AllRequests = true,
            Policy = new TimeoutPolicy { LoadBalancer = TimeSpan.FromSeconds(6), FastBackend = TimeSpan.FromSeconds(1) },
        };
        var sink = new Links();
        DiagnosisRun.Run(options, (_, _) => sink, null, CancellationToken.None);
        return sink.Found;
    }

    private static (int Right, int Wrong) Count(IdlessLogs logs, List<(string Front, DateTime App)> found)
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
