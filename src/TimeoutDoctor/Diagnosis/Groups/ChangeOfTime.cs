using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>A stretch of time in which requests of one cause crowd.</summary>
internal sealed class ChangeOfTime : IGroupRule
{
    /// <inheritdoc />
    public string Id => "time";

    /// <inheritdoc />
    public IEnumerable<Finding> Find(GroupObservations seen)
    {
        Instant[] traffic = [.. seen.Traffic.Select(t => t.Start)];
        CaseControl[] groups = [.. CaseControl.Of(seen).Where(g => g.Cause is not null && g.Cases.Count >= CaseControl.FewestToLocalise)];
        foreach (CaseControl group in groups)
        {
            if (TimeWindows.Find([.. group.Cases.Select(c => c.Start)], traffic) is { Stands: true } window && window.PValue * groups.Length < Significance.Level)
            {
                yield return new Finding(
                    "time", window.From.ToString(), group.Cause, window.Inside, window.All, window.TrafficShare, window.PValue * groups.Length,
                    $"{window.Inside:#,0} of {window.All:#,0} {group.Cause} requests began within {DurationText.Of(window.To - window.From)} of that moment, against {window.TrafficShare * 100:0.#} % of the traffic")
                {
                    Lift = window.Inside / Math.Max(1e-9, window.TrafficShare * window.All),
                };
            }
        }
    }
}
