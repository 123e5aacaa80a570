using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>Requests with one trouble against an even sample of those with none: who has a value, of how many whose value is known.</summary>
/// <param name="Cause">The cause of the cases; null for all flagged ones.</param>
/// <param name="Cases">The requests with the trouble.</param>
/// <param name="Controls">Requests without any.</param>
internal sealed record CaseControl(string? Cause, IReadOnlyList<RequestTraits> Cases, IReadOnlyList<RequestTraits> Controls)
{
    /// <summary>Below this many cases nothing is localised: a concentration would be missed more often than not.</summary>
    public const int FewestToLocalise = 10;

    /// <summary>The groups to test: every cause with cases, and all flagged requests together.</summary>
    public static IEnumerable<CaseControl> Of(GroupObservations seen)
    {
        RequestTraits[] controls = [.. seen.Traffic.Where(t => !t.Troubled)];
        foreach (IGrouping<string, ObservedRequest> cause in seen.Explained
            .Where(e => e.Cause != CauseIds.InsufficientEvidence)
            .GroupBy(e => e.Cause, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            yield return new CaseControl(cause.Key, [.. cause.Select(e => e.Traits)], controls);
        }

        RequestTraits[] flagged = [.. seen.Explained.Where(e => e.Flagged).Select(e => e.Traits)];
        yield return new CaseControl(null, flagged, controls);
    }

    /// <summary>Counts a value among those in which the dimension is known.</summary>
    public (int K, int N, int X, int M) Count(Dimension dimension, ulong value)
    {
        (int k, int n) = Count(Cases, dimension, value);
        (int x, int m) = Count(Controls, dimension, value);
        return (k, n, x, m);
    }

    /// <summary>The same comparison without the requests that have a value.</summary>
    public CaseControl Without(Dimension dimension, ulong value) => this with
    {
        Cases = [.. Cases.Where(t => dimension.KeyOf(t) != value)],
        Controls = [.. Controls.Where(t => dimension.KeyOf(t) != value)],
    };

    private static (int With, int Known) Count(IReadOnlyList<RequestTraits> requests, Dimension dimension, ulong value)
    {
        int with = 0, known = 0;
        for (int i = 0; i < requests.Count; i++)
        {
            ulong key = dimension.KeyOf(requests[i]);
            known += key != 0 ? 1 : 0;
            with += key == value ? 1 : 0;
        }

        return (with, known);
    }
}
