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
        (int right, int wrong) once = JoinedLogs.Count(logs, JoinedLogs.Of(logs, budget: 100_000));
        (int right, int wrong) often = JoinedLogs.Count(logs, JoinedLogs.Of(logs, budget: 1_500));
        int real = logs.AppOf.Count(a => a.Value.Length > 0);

        Assert.Equal(0, once.wrong);
        Assert.Equal(0, often.wrong);
        Assert.True(often.right >= 0.99 * real, $"{often.right} of {real}, and {once.right} at once");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void How_many_threads_read_changes_no_link(int threads)
    {
        var logs = new IdlessLogs(Many, GapMs);
        Assert.Equal(JoinedLogs.Of(logs, budget: 1_500, threads: 3), JoinedLogs.Of(logs, budget: 1_500, threads));
    }
}
