using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>
/// Turns the weight of a verdict's evidence into how often verdicts of that cause and weight were right. Rules say how evidence weighs against
/// other evidence; only cases whose truth is known say what a weight is worth.
/// </summary>
internal static class Calibration
{
    private const double Most = 0.99;

    // Measured on 28 recorded and simulated cases (6,775 named causes, at most 50 of a case in each step), rounded down; docs/diagnosis.md.
    private static readonly (double Weight, double Right)[] Steps = [(0, 0), (0.4, 0.5), (0.5, 0.7), (0.6, 0.85), (0.7, 0.95), (0.85, 0.98), (0.95, 0.99), (1, 0.99)];

    // By how much a cause is right more often (or less) than all causes of its weight, in log-odds: the same cases, at most 50 of a case for each
    // cause and tenth, drawn towards nought as far as there are few of them (a normal prior with a deviation of 0.7).
    private static readonly Dictionary<string, double> Shifts = new(StringComparer.Ordinal)
    {
        [CauseIds.BackendSlow] = -0.35,
        [CauseIds.ElbNoTarget] = 0.5,
        [CauseIds.ElbQueue] = 0.75,
        [CauseIds.GatewayOverhead] = 0.3,
        [CauseIds.NotReceivedByElb] = -0.8,
        [CauseIds.QueuedBeforeApp] = 0.65,
        [CauseIds.RequestLostBeforeApp] = 1.15,
        [CauseIds.ResponseLostAfterApp] = -0.45,
        [CauseIds.ResponseStalled] = 0.85,
        [CauseIds.Retried] = 0.45,
        [CauseIds.SlowUpload] = 0.7,
    };

    /// <summary>The share of verdicts of a cause and weight that were right; between measured steps a straight line.</summary>
    /// <param name="cause">The cause's id.</param>
    /// <param name="byNeighbours">Whether the requests around it decided: of such there were too few to measure, so they gain nothing from their cause.</param>
    /// <param name="weight">0 to 1.</param>
    public static double ShareRight(string cause, bool byNeighbours, double weight)
    {
        double share = ShareRight(weight);
        double shift = Shifts.GetValueOrDefault(cause);
        double odds = share / (1 - share) * Math.Exp(byNeighbours ? Math.Min(0, shift) : shift);
        return Math.Min(Most, odds / (1 + odds));
    }

    private static double ShareRight(double weight)
    {
        int next = Array.FindIndex(Steps, 1, s => weight <= s.Weight);
        if (next < 0)
        {
            return Steps[^1].Right;
        }

        ((double from, double low), (double to, double high)) = (Steps[next - 1], Steps[next]);
        return low + ((high - low) * (weight - from) / (to - from));
    }
}
