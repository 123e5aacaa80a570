using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TimeoutDoctor.Formats.Reading;

namespace TimeoutDoctor.Tests.Formats.Reading;

public sealed partial class AsciiTimeTests
{
    private const string Signs = "0123456789:-/.,Tx?";

    [Fact]
    public void A_stamp_is_read_as_the_calendar_says()
    {
        var random = new Random(20261201);
        for (int round = 0; round < 50_000; round++)
        {
            (DateTime moment, string fraction) = Moment(random);
            string zone = random.Next(3) switch { 0 => "Z", 1 => "", _ => "+05:30" };
            string text = moment.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture).Replace('T', "T t"[random.Next(3)]) + (fraction.Length == 0 ? "" : "." + fraction) + zone;

            Assert.True(AsciiTime.TryIso(Encoding.ASCII.GetBytes(text), out ReadTime time), text);

            long expected = moment.Ticks + TicksOf(fraction) - (zone.Length > 1 ? TimeSpan.FromMinutes(330).Ticks : 0);
            Assert.Equal((text, expected, zone.Length > 0, StepOf(fraction), text.Length), (text, time.Local, time.HasZone, time.ResolutionTicks, time.Length));
        }
    }

    [Fact]
    public void A_common_log_stamp_is_read_as_the_calendar_says()
    {
        var random = new Random(20261202);
        for (int round = 0; round < 20_000; round++)
        {
            (DateTime moment, string fraction) = Moment(random);
            string text = moment.ToString("dd/MMM/yyyy:HH:mm:ss", CultureInfo.InvariantCulture) + (fraction.Length == 0 ? "" : "." + fraction) + " -0700";

            Assert.True(AsciiTime.TryCommonLog(Encoding.ASCII.GetBytes(text), out ReadTime time), text);

            Assert.Equal((text, moment.Ticks + TicksOf(fraction) + TimeSpan.FromHours(7).Ticks, StepOf(fraction)), (text, time.Local, time.ResolutionTicks));
        }
    }

    [Fact]
    public void A_stamp_with_a_wrong_sign_or_number_is_refused_and_never_adjusted()
    {
        var random = new Random(20261203);
        int refused = 0;
        for (int round = 0; round < 50_000; round++)
        {
            (DateTime moment, string fraction) = Moment(random);
            char[] text = (moment.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + (fraction.Length == 0 ? "" : "." + fraction) + "Z").ToCharArray();
            text[random.Next(19)] = Signs[random.Next(Signs.Length)];
            string written = new(text);
            Match head = Head().Match(written);
            bool valid = head.Success && IsMoment(head.Groups[1].Value, head.Groups[2].Value);

            Assert.True(valid == AsciiTime.TryIso(Encoding.ASCII.GetBytes(written), out _), written);

            refused += valid ? 0 : 1;
        }

        Assert.InRange(refused, 10_000, 49_000);
    }

    private static (DateTime Moment, string Fraction) Moment(Random random)
    {
        var moment = new DateTime(1990, 1, 1);
        moment = moment.AddSeconds(random.NextInt64((long)(new DateTime(2201, 1, 1) - moment).TotalSeconds));
        moment = random.Next(20) == 0 ? new DateTime(random.Next(1990, 2201), 3, 1).AddSeconds(-random.Next(1, 86_400)) : moment;
        return (moment, string.Concat(Enumerable.Range(0, random.Next(11)).Select(_ => (char)('0' + random.Next(10)))));
    }

    private static long TicksOf(string fraction) => long.Parse(fraction.PadRight(7, '0')[..7], CultureInfo.InvariantCulture);

    private static int StepOf(string fraction) => (int)Math.Pow(10, 7 - Math.Min(7, fraction.Length));

    // A leap second is taken as the moment before.
    private static bool IsMoment(string date, string time) =>
        DateTime.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day) && day.Year is >= 1990 and <= 2200
        && TimeSpan.TryParseExact(time.EndsWith(":60", StringComparison.Ordinal) ? time[..6] + "59" : time, @"hh\:mm\:ss", CultureInfo.InvariantCulture, out _);

    [GeneratedRegex("^([0-9]{4}-[0-9]{2}-[0-9]{2})[T t]([0-9]{2}:[0-9]{2}:[0-9]{2})")]
    private static partial Regex Head();
}
