using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>
/// What requests have in common: an even sample of all of them (those whose place hashes lowest, so it is the same in every run), against
/// which those with trouble are compared.
/// </summary>
internal sealed class TrafficSample
{
    private const int Size = 16_384;

    // So many pairs of node and host are followed; beyond that a log is full of made-up targets.
    private const int MostConnections = 65_536;

    // By place in the sample; the one that hashes highest comes first.
    private readonly PriorityQueue<int, ulong> _ranks = new(Size);
    private readonly List<RequestTraits> _kept = [];
    private readonly Dictionary<long, long> _lastSeen = [];
    private ulong _worst = ulong.MaxValue;

    /// <summary>Offers a request; they come in order of their start.</summary>
    /// <param name="trace">The joined records.</param>
    /// <param name="troubled">Whether it needs an explanation.</param>
    /// <param name="host">Its host.</param>
    /// <param name="node">The load balancer's node.</param>
    /// <param name="traits">Its traits, where it has trouble.</param>
    public void Offer(RequestTrace trace, bool troubled, int host, int node, out RequestTraits traits)
    {
        ref readonly HopRecord front = ref trace.Front;
        double idle = IdleBefore(front.Start, host, node);
        ulong rank = StableHash.Mix(((ulong)(uint)front.At.Source << 32) | (uint)front.At.Line);
        bool kept = rank < _worst;
        traits = default;
        if (!troubled && !kept)
        {
            return;
        }

        traits = new RequestTraits(front.At, front.Start, host, node, front.Route, front.Client, front.Method, SizeOf(trace), idle, troubled);
        if (kept)
        {
            Keep(traits, rank);
        }
    }

    /// <summary>The sample in order of start.</summary>
    public IReadOnlyList<RequestTraits> Result() =>
        [.. _kept.OrderBy(t => t.Start).ThenBy(t => t.At)];

    private void Keep(in RequestTraits traits, ulong rank)
    {
        if (_kept.Count < Size)
        {
            _ranks.Enqueue(_kept.Count, ~rank);
            _kept.Add(traits);
        }
        else
        {
            int place = _ranks.Peek();
            _kept[place] = traits;
            _ranks.EnqueueDequeue(place, ~rank);
        }

        if (_kept.Count == Size)
        {
            _ranks.TryPeek(out _, out ulong worst);
            _worst = ~worst;
        }
    }

    // A Classic 504 names no target, so its gap is that of the node as a whole.
    private double IdleBefore(Instant start, int host, int node)
    {
        double idle = Gap(start, node, 0);
        return host == Interner.None ? idle : Gap(start, node, host);
    }

    private double Gap(Instant start, int node, int host)
    {
        long key = ((long)node << 32) | (uint)host;
        ref long seen = ref CollectionsMarshal.GetValueRefOrNullRef(_lastSeen, key);
        if (!Unsafe.IsNullRef(ref seen))
        {
            double gap = Math.Max(0, (start.Ticks - seen) / (double)TimeSpan.TicksPerMillisecond);
            seen = start.Ticks;
            return gap;
        }

        if (_lastSeen.Count < MostConnections)
        {
            _lastSeen.Add(key, start.Ticks);
        }

        return double.NaN;
    }

    // The larger of body and answer in powers of four from 256 bytes on: a threshold near a packet's size shows, single sizes do not matter.
    private static byte SizeOf(RequestTrace trace)
    {
        long bytes = Math.Max(trace.HasApp ? trace.AnsweringApp.SentBytes : -1, trace.HasLoadBalancer ? trace.Elb.ReceivedBytes : trace.Front.ReceivedBytes);
        return bytes <= 0 ? (byte)0 : (byte)(1 + Math.Clamp((System.Numerics.BitOperations.Log2((ulong)bytes) - 6) / 2, 0, 20));
    }
}
