using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>Events that the user named: whether requests with trouble crowd from half a minute before to two minutes after one. Corrected by Holm over the events.</summary>
internal sealed class KnownEvents : IGroupRule
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(120);

    /// <inheritdoc />
    public string Id => "known-event";

    /// <inheritdoc />
    public IEnumerable<Finding> Find(GroupObservations seen)
    {
        foreach (CaseControl group in CaseControl.Of(seen).Where(g => g.Cases.Count >= 5 && g.Cause is not null))
        {
            (KnownEvent Event, int K, int X, double P)[] tested = [.. seen.Events.Select(e => Test(e, group)).OrderBy(t => t.P).ThenBy(t => t.Event.At)];
            for (int i = 0; i < tested.Length; i++)
            {
                double holm = Math.Min(1, tested[i].P * (tested.Length - i));
                (double lift, double low, double high) = Significance.RiskRatio(tested[i].K, group.Cases.Count, tested[i].X, group.Controls.Count);
                if (holm >= Significance.Level || tested[i].K < 5 || lift < 2 || low <= 1.2)
                {
                    break;
                }

                double share = tested[i].X / (double)Math.Max(1, group.Controls.Count);
                yield return new Finding(
                    "deploy", tested[i].Event.At.ToString(), group.Cause, tested[i].K, group.Cases.Count, share, holm,
                    $"{tested[i].K:#,0} of {group.Cases.Count:#,0} {group.Cause} requests within 30 s before to 120 s after '{tested[i].Event.Name}', against {share * 100:0.#} % of the traffic: {lift:0.#} times as frequent (95 %: {low:0.#} to {high:0.#})")
                { Lift = lift, LiftLow = low, LiftHigh = high };
            }
        }
    }

    private static (KnownEvent Event, int K, int X, double P) Test(KnownEvent known, CaseControl group)
    {
        int k = group.Cases.Count(c => Near(c, known)), x = group.Controls.Count(c => Near(c, known));
        return (known, k, x, Significance.Fisher(k, group.Cases.Count, x, group.Controls.Count));
    }

    private static bool Near(RequestTraits request, KnownEvent known) => request.Start >= known.At - Before && request.Start <= known.At + After;
}
