namespace TimeoutDoctor.Correlation.Inference;

/// <summary>What is kept of a pair of hops from one release of requests to the next: how keys are made, which clock is which, and the model.</summary>
internal sealed class PairMemory
{
    private readonly Dictionary<int, int> _near = [];
    private readonly Dictionary<int, int> _far = [];

    /// <summary>How keys are made; null before anything was learned.</summary>
    public KeyScheme? Keys { get; set; }

    /// <summary>What was learned last; null before.</summary>
    public PairModel? Model { get; set; }

    /// <summary>Gives the clocks of near stays small numbers, the same ones every time.</summary>
    public void NumberNear(Stay[] stays) => Number(stays, _near);

    /// <summary>Gives the clocks of far stays small numbers, the same ones every time.</summary>
    public void NumberFar(Stay[] stays) => Number(stays, _far);

    /// <summary>Learns, from what was learned before if that still fits. False when no clock could be found.</summary>
    public bool Learn(PairJoin join)
    {
        bool known = Model is { } before && _near.Count == before.NearTracks.Length && _far.Count == before.FarTracks.Length;
        bool learned = (known && join.Relearn(Model!)) || join.Learn();
        Model = learned ? join.Model : null;
        return learned;
    }

    private static void Number(Stay[] stays, Dictionary<int, int> numbers)
    {
        foreach (ref Stay stay in stays.AsSpan())
        {
            if (!numbers.TryGetValue(stay.Clock, out int number))
            {
                numbers.Add(stay.Clock, number = numbers.Count);
            }

            stay.Clock = number;
        }
    }
}
