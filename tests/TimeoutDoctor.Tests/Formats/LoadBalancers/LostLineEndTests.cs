using TimeoutDoctor.Formats.LoadBalancers;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats.LoadBalancers;

/// <summary>A line end that got lost must not make one request of two.</summary>
public sealed class LostLineEndTests
{
    [Theory]
    [InlineData("alb")]
    [InlineData("elb-classic")]
    public void Two_rows_in_one_line_are_rejected_with_the_reason(string id)
    {
        FixtureCase fixture = FixtureCase.Read(id);
        var lines = new FormatLines(id);
        byte[][] rows = [.. fixture.Lines.Where(l => lines.Parse(l).Outcome.Kind == ParseKind.Record)];
        byte[][] pairs = [.. rows.SelectMany(a => rows.Where(b => NameOf(a, id) == NameOf(b, id)).Select(b => (byte[])[.. a, .. b]))];
        Assert.True(pairs.Length >= 10, $"{pairs.Length} pairs");
        Assert.All(pairs, pair => Assert.Equal(ParseOutcome.Reject(ElbField.TwoRows), lines.Parse(pair).Outcome));
    }

    [Fact]
    public void The_load_balancers_name_in_a_path_or_a_user_agent_is_no_row()
    {
        var lines = new FormatLines("elb-classic");
        HopRecord record = lines.Record("""2026-03-02T10:00:00.000001Z api 192.0.2.7:4000 10.0.1.5:80 0.00004 0.02 0.00003 200 200 0 5 "GET http://x:80/v1/api HTTP/1.1" "an api client, api 2 of 2026-03-02" - -""");
        Assert.Equal(200, record.Status);
    }

    // The second field of a Classic row, the third of an ALB's.
    private static string NameOf(byte[] line, string id) => System.Text.Encoding.UTF8.GetString(line).Split(' ')[id == "alb" ? 2 : 1];
}
