namespace TimeoutDoctor.Diagnosis;

/// <summary>
/// Turns the weight of a verdict's evidence into how often verdicts of that weight were right. Rules say how evidence weighs against other
/// evidence; only cases whose truth is known say what a weight is worth.
/// </summary>
internal static class Calibration
{
    // Measured on 28 recorded and simulated cases (6,775 named causes, at most 50 of a case in each step), rounded down; docs/diagnosis.md.
    private static readonly (double Weight, double Right)[] Steps = [(0, 0), (0.4, 0.5), (0.5, 0.7), (0.6, 0.85), (0.7, 0.95), (0.85, 0.98), (0.95, 0.99), (1, 0.99)];

    /// <summary>The share of verdicts of a weight that were right; between measured steps a straight line.</summary>
    /// <param name="weight">0 to 1.</param>
    public static double ShareRight(double weight)
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
