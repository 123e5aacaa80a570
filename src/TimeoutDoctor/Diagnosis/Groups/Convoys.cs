using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>Hosts that stood still: requests were being worked on, none was completed for a while, then many at once. Garbage collection, a lock, or a stolen processor.</summary>
internal sealed class Convoys : IGroupRule
{
    /// <inheritdoc />
    public string Id => "pause";

    /// <inheritdoc />
    public IEnumerable<Finding> Find(GroupObservations seen)
    {
        double stretches = Math.Max(1, (seen.Window.To - seen.Window.From).TotalSeconds) * Math.Max(1, seen.Loads.Count);
        foreach (HostLoad load in seen.Loads)
        {
            HostPause[] pauses = [.. load.Pauses.Where(p => Math.Exp(-p.Expected) * stretches < 0.01)];
            if (pauses.Length == 0)
            {
                continue;
            }

            HostPause longest = pauses.MaxBy(p => p.Length);
            string host = seen.Targets.TryGetValue(load.Host, out string? target) ? target : seen.Names[load.Host];
            yield return new Finding(
                "pause", host, null, pauses.Sum(p => p.Released), load.Requests, double.NaN, Math.Max(double.Epsilon, pauses.Min(p => Math.Exp(-p.Expected)) * stretches),
                $"stood still {pauses.Length} time{(pauses.Length == 1 ? "" : "s")}, for up to {DurationText.Of(longest.Length)} (from {longest.From}): nothing was completed where {longest.Expected:0} requests are usual, then {longest.Released} within 100 ms");
        }
    }
}
