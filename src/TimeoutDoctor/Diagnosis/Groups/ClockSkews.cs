using System.Globalization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>Clocks that differ from the front's by more than 100 ms, with certainty, or that were set while they ran. They are corrected; whoever reads the raw logs must know.</summary>
internal sealed class ClockSkews : IGroupRule
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);
    private const int Most = 5;
    private const int MostSteps = 3;

    /// <inheritdoc />
    public string Id => "clock-skew";

    /// <inheritdoc />
    public IEnumerable<Finding> Find(GroupObservations seen)
    {
        bool hosts = seen.Clocks.Any(c => c.Host is not null);
        return seen.Clocks
            .Where(c => (c.Host is not null || !hosts) && c.Samples >= 20 && ((c.Offset.Duration() > Least && c.Offset.Duration() > c.Bound) || c.Steps.Any(s => s.By.Duration() > Least)))
            .OrderByDescending(c => c.Offset.Duration()).ThenBy(c => c.Host, StringComparer.Ordinal)
            .Take(Most)
            .Select(c => new Finding(
                "clock-skew", c.Host ?? (c.Hop == Hop.App ? "application" : "load balancer"), null, c.Samples, c.Samples, double.NaN, double.NaN,
                $"its clock is {DurationText.Of(c.Offset.Duration())} ± {DurationText.Of(c.Bound)} {(c.Offset > TimeSpan.Zero ? "ahead" : "behind")}, corrected here"
                    + (Math.Abs(c.DriftPpm) >= 1 ? $"; it {(c.DriftPpm > 0 ? "gains" : "loses")} {Math.Abs(c.DriftPpm) * 3.6:0} ms an hour" : "")
                    + string.Concat(c.Steps.Take(MostSteps).Select(Told))));
    }

    private static string Told(ClockStep step) => string.Create(
        CultureInfo.InvariantCulture, $"; it was set {(step.By > TimeSpan.Zero ? "forward" : "back")} by {DurationText.Of(step.By.Duration())} at {step.At.ToDateTimeOffset():HH:mm:ss} UTC");
}
