using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>Which hops of a request were joined without an id, and how surely all of them are right.</summary>
internal readonly struct InferredLinks
{
    private readonly byte _hops;
    private readonly float _doubt;

    private InferredLinks(byte hops, float doubt)
    {
        _hops = hops;
        _doubt = doubt;
    }

    /// <summary>The probability that every link is right; 1 without links.</summary>
    public double Probability => 1 - _doubt;

    /// <summary>Whether a hop's record was joined without an id.</summary>
    public bool Includes(Hop hop) => (_hops & (1 << (int)hop)) != 0;

    /// <summary>With one more link.</summary>
    public InferredLinks And(Hop hop, double probability) => new((byte)(_hops | (1 << (int)hop)), (float)(1 - (Probability * probability)));

    /// <summary>With the links of another request that becomes part of this one.</summary>
    public InferredLinks And(InferredLinks other) => new((byte)(_hops | other._hops), (float)(1 - (Probability * other.Probability)));
}
