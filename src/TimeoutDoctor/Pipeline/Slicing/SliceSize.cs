namespace TimeoutDoctor.Pipeline.Slicing;

/// <summary>How much of the logs a slice holds besides the explained requests.</summary>
/// <param name="Neighbours">Requests before and after each explained one, in order of time.</param>
/// <param name="LinesAround">Lines before and after each of its lines, in their files.</param>
/// <param name="Share">Share of all other requests and lines, for clocks, baselines and coverage.</param>
/// <param name="Least">Least number of these requests.</param>
public readonly record struct SliceSize(int Neighbours, int LinesAround, double Share, int Least)
{
    /// <summary>Sizes in turn, until one holds; the last is everything.</summary>
    public static IReadOnlyList<SliceSize> Growing { get; } =
    [
        new(3, 2, 0.01, 1_500),
        new(8, 6, 0.03, 4_000),
        new(30, 20, 0.10, 12_000),
        new(120, 80, 0.35, 40_000),
        new(int.MaxValue, int.MaxValue, 1, int.MaxValue),
    ];

    /// <summary>Whether it is everything.</summary>
    public bool IsAll => Share >= 1;
}
