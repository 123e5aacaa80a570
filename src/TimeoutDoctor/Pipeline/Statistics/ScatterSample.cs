using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>An even sample of the requests, the same in every run: those whose place hashes lowest.</summary>
internal sealed class ScatterSample
{
    private const int Size = 1_500;

    private readonly PriorityQueue<ScatterPoint, ulong> _kept = new(Comparer<ulong>.Create((a, b) => b.CompareTo(a)));

    /// <summary>Offers a request that needs no explanation.</summary>
    public void Offer(in HopRecord front, in Timeline timeline)
    {
        ulong rank = StableHash.Mix(((ulong)(uint)front.At.Source << 32) | (uint)front.At.Line);
        if (_kept.Count == Size)
        {
            _kept.TryPeek(out _, out ulong worst);
            if (rank >= worst)
            {
                return;
            }

            _kept.Dequeue();
        }

        _kept.Enqueue(new ScatterPoint(front.Start, timeline.Wait, timeline.AppDuration, null, false), rank);
    }

    /// <summary>The sample in order of time, followed by the explained requests.</summary>
    public IReadOnlyList<ScatterPoint> Result(IReadOnlyList<ExplainedRequest> explained) =>
    [
        .. _kept.UnorderedItems.OrderBy(p => p.Element.At).ThenBy(p => p.Priority).Select(p => p.Element),
        .. explained.Select(e => new ScatterPoint(e.Trace.Front.Start, e.Timeline.Wait, e.Timeline.AppDuration, e.Verdict?.Cause, e.Flagged)),
    ];
}
