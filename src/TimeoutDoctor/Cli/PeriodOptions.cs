using System.CommandLine;
using System.Globalization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Cli;

/// <summary>The options that say which period is reported. All periods begin and end at whole hours, UTC.</summary>
internal sealed class PeriodOptions
{
    private readonly Option<string?> _week = new("--week") { Description = "An ISO week such as 2026-W47, Monday to Sunday in UTC; compared with the week before." };
    private readonly Option<bool> _lastWeek = new("--last-week") { Description = "The last whole ISO week before now." };
    private readonly Option<string?> _month = new("--month") { Description = "A month such as 2026-11, compared with the month before." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_week);
        command.Options.Add(_lastWeek);
        command.Options.Add(_month);
    }

    /// <summary>The period asked for and the one before it; null where none is named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="from">What <c>--from</c> or <c>--since</c> says; unknown for nothing.</param>
    /// <param name="to">What <c>--to</c> says; unknown for nothing.</param>
    /// <param name="now">The current time.</param>
    /// <exception cref="UserErrorException">A value is no period, or several are named.</exception>
    public (Period This, Period Before)? Read(ParseResult parsed, Instant from, Instant to, Instant now)
    {
        string? week = parsed.GetValue(_week), month = parsed.GetValue(_month);
        bool last = parsed.GetValue(_lastWeek), window = from.IsKnown || to.IsKnown;
        if ((week is null ? 0 : 1) + (month is null ? 0 : 1) + (last ? 1 : 0) + (window ? 1 : 0) > 1)
        {
            throw new UserErrorException(ExitCode.Usage, "More than one period is named; give one of --week, --last-week, --month, or --from with --to.");
        }

        return week is not null ? Weeks(MondayOf(week))
            : last ? Weeks(Monday(now).AddDays(-7))
            : month is not null ? Months(MonthOf(month))
            : window ? Window(from, to.IsKnown ? to : now)
            : null;
    }

    private static (Period This, Period Before) Window(Instant from, Instant to) => from.IsKnown && from < to ? Periods.Of(from, to)
        : throw new UserErrorException(ExitCode.Usage, "A report needs a window with a beginning before its end: --from 2026-11-16 --to 2026-11-23.");

    private static (Period, Period) Weeks(DateTime monday) => (Week(monday), Week(monday.AddDays(-7)));

    private static Period Week(DateTime monday) => new(At(monday), At(monday.AddDays(7)), $"{ISOWeek.GetYear(monday)}-W{ISOWeek.GetWeekOfYear(monday):00}");

    private static (Period, Period) Months(DateTime first) => (Month(first), Month(first.AddMonths(-1)));

    private static Period Month(DateTime first) => new(At(first), At(first.AddMonths(1)), first.ToString("yyyy-MM", CultureInfo.InvariantCulture));

    private static Instant At(DateTime utc) => new(utc.Ticks);

    private static DateTime Monday(Instant at)
    {
        DateTime day = at.ToDateTimeOffset().Date;
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }

    private static DateTime MondayOf(string text)
    {
        string[] parts = text.Split("-W", 2);
        return parts.Length == 2 && parts[0].Length == 4 && parts[1].Length is 1 or 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int year)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int week) && year is > 1 and < 9999 && week >= 1 && week <= ISOWeek.GetWeeksInYear(year)
            ? ISOWeek.ToDateTime(year, week, DayOfWeek.Monday)
            : throw new UserErrorException(ExitCode.Usage, $"--week '{text}' is not an ISO week; write 2026-W47.");
    }

    private static DateTime MonthOf(string text) =>
        DateTime.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime month) && month.Year is > 1 and < 9999
            ? month : throw new UserErrorException(ExitCode.Usage, $"--month '{text}' is not a month; write 2026-11.");
}
