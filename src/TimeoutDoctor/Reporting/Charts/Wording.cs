using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>Numbers as a person reads them.</summary>
public static class Wording
{
    /// <summary>A count with thousands marks.</summary>
    public static string Count(long value) => ReportNumbers.Count(value);

    /// <summary>A duration as everywhere, with a no-break space; – when unknown.</summary>
    public static string Duration(double ms) => Kept(ReportNumbers.Duration(ms));

    /// <summary>A duration; – when unknown.</summary>
    public static string Duration(TimeSpan? span) => Duration(span?.TotalMilliseconds ?? double.NaN);

    /// <summary>A share in per cent.</summary>
    public static string Percent(double share) => Kept(ReportNumbers.Percent(share));

    /// <summary>A whole per cent, for a label on a bar.</summary>
    public static string WholePercent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + "\u00a0%";

    /// <summary>A moment as hh:mm in UTC.</summary>
    public static string Minute(Instant at) => at.IsKnown ? at.ToDateTimeOffset().ToString("HH:mm", CultureInfo.InvariantCulture) : "–";

    /// <summary>A moment as hh:mm:ss in UTC.</summary>
    public static string Clock(Instant at) => at.IsKnown ? at.ToDateTimeOffset().ToString("HH:mm:ss", CultureInfo.InvariantCulture) : "–";

    /// <summary>A number and its unit stay on one line.</summary>
    private static string Kept(string text) => text.Replace(' ', '\u00a0');

    /// <summary>A number with its noun.</summary>
    public static string Of(long count, string one, string many) => Count(count) + " " + (count == 1 ? one : many);

    /// <summary>A name for a chart: what the font lacks becomes a question mark.</summary>
    public static string Plain(string text) =>
        new([.. text.Select(c => c is >= ' ' and <= '~' or >= '\u00a0' and <= '\u00ff' or '–' or '→' or '≥' or '≤' or '±' ? c : '?')]);
}
