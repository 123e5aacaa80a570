namespace TimeoutDoctor.Correlation.Inference;

/// <summary>The near side on its common clock.</summary>
internal sealed class NearSide(Stay[] stays)
{
    /// <summary>Near stays.</summary>
    public Stay[] Stays => stays;

    /// <summary>Corrected starts.</summary>
    public double[] Start { get; } = new double[stays.Length];

    /// <summary>Corrected ends; NaN where the stay was cut off.</summary>
    public double[] End { get; } = new double[stays.Length];

    /// <summary>Corrected moments of logging: where the stay was cut off, when the near side gave up. NaN where not known.</summary>
    public double[] Written { get; } = new double[stays.Length];

    /// <summary>By how much each place may be off because of its stamp, beyond what is usual, ms; null where all stamps are alike.</summary>
    public double[]? Blur { get; set; }

    /// <summary>Places all stays.</summary>
    /// <param name="model">The clocks.</param>
    /// <param name="refined">Corrections from the order of lines; null for none.</param>
    public void Place(PairModel model, double[]? refined)
    {
        for (int i = 0; i < stays.Length; i++)
        {
            double shift = (refined is null ? 0 : refined[i]) - model.NearTracks[stays[i].Clock].At(stays[i].Middle);
            Start[i] = stays[i].Start + shift;
            End[i] = stays[i].End + shift;
            Written[i] = stays[i].Written + shift;
        }
    }
}
