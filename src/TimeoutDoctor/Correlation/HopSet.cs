using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>Some hops of a request's way.</summary>
internal readonly record struct HopSet(byte Bits)
{
    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Bits == 0;

    /// <summary>Number of the hop nearest to the client; only where there is one.</summary>
    public int First => System.Numerics.BitOperations.TrailingZeroCount(Bits);

    /// <summary>Whether a hop is among them.</summary>
    public bool Has(Hop hop) => (Bits & (1 << (int)hop)) != 0;

    /// <summary>Whether any hop nearer to the client than a hop is among them.</summary>
    public bool HasBefore(Hop hop) => (Bits & ((1 << (int)hop) - 1)) != 0;

    /// <summary>These and one more.</summary>
    public HopSet With(Hop hop) => new((byte)(Bits | (1 << (int)hop)));

    /// <summary>These and others.</summary>
    public HopSet And(HopSet other) => new((byte)(Bits | other.Bits));
}
