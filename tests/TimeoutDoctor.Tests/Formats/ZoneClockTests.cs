using System.Text;
using TimeoutDoctor.Formats.Reading;

namespace TimeoutDoctor.Tests.Formats;

public class ZoneClockTests
{
    // Berlin: on 2025-10-26 the hour from 02:00 to 03:00 runs twice, first as +02:00; on 2026-03-29 it is left out.
    [Theory]
    [InlineData("2025-10-26T01:59:00 2025-10-26T02:30:00", "00:30:00")]
    [InlineData("2025-10-26T02:59:00 2025-10-26T02:01:00", "01:01:00")]
    [InlineData("2025-10-26T02:59:00 2025-10-26T02:01:00 2025-10-26T02:00:30", "01:00:30")]
    [InlineData("2025-10-26T02:59:00 2025-10-26T02:58:30", "00:58:30")]
    [InlineData("2025-10-26T02:59:00 2025-10-26T02:01:00 2025-10-26T02:40:00 2025-10-26T03:00:00", "02:00:00")]
    [InlineData("2025-10-26T02:30:00", "00:30:00")]
    [InlineData("2025-10-26T03:00:00 2025-10-26T02:59:59", "01:59:59")]
    [InlineData("2026-03-29T01:59:59 2026-03-29T03:00:00", "01:00:00")]
    [InlineData("2026-07-01T12:00:00", "10:00:00")]
    [InlineData("2026-01-01T12:00:00", "11:00:00")]
    [InlineData("2026-01-01T12:00:00+05:00", "07:00:00")]
    public void The_order_of_the_lines_tells_the_two_runs_of_an_hour_apart(string stamps, string utc) => Assert.Equal(utc, Last("Europe/Berlin", stamps));

    [Fact]
    public void A_zone_that_moves_by_half_an_hour_is_followed_too()
    {
        // Lord Howe: on 2026-04-05 the half hour from 01:30 to 02:00 runs twice.
        Assert.Equal("14:45:00", Last("Australia/Lord_Howe", "2026-04-05T01:45:00"));
        Assert.Equal("15:01:00", Last("Australia/Lord_Howe", "2026-04-05T01:59:00 2026-04-05T01:31:00"));
        Assert.Equal("14:29:00", Last("Australia/Lord_Howe", "2026-04-05T01:29:00"));
    }

    private static string Last(string zone, string stamps)
    {
        var clock = new ZoneClock(TimeZoneInfo.FindSystemTimeZoneById(zone));
        string last = "";
        foreach (string stamp in stamps.Split(' '))
        {
            Assert.True(AsciiTime.TryIso(Encoding.ASCII.GetBytes(stamp), out ReadTime time));
            last = clock.ToUtc(time).ToString()[11..19];
        }

        return last;
    }
}
