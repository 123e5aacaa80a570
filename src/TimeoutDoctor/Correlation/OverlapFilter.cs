using System.Text;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// Drops what one file repeats of another where no line can be told from its repeat: lines without an id whose stamps are coarse. Two equal
/// lines prove nothing, as a busy host writes such; a run of lines in two files, of which several say different things, shows that
/// one was copied while the other was written (a rotated log, two pulls that overlap). Takes slabs in the order of the feed; not thread-safe.
/// </summary>
/// <param name="sources">The sources by id.</param>
internal sealed class OverlapFilter(IReadOnlyList<SourceFile> sources)
{
    /// <summary>Lines in a row that have to agree.</summary>
    public const int Run = 8;

    /// <summary>How many different things they have to say, so that probes, which hit all hosts in the same way, prove nothing.</summary>
    public const int Different = 4;

    // Runs that are remembered; no source is further ahead of another than a few batches.
    private const int MostRuns = 128 * 1024;
    private const int None = -1;

    private readonly Tail?[] _tails = new Tail?[sources.Count];
    private readonly int[] _with = new int[RecordSlab.Size];
    private readonly bool[] _telling = new bool[RecordSlab.Size];
    private readonly bool[] _dropped = new bool[RecordSlab.Size];
    private readonly ulong[] _hosts = [.. sources.Select(s => s.Host is { } host ? StableHash.Of(Encoding.UTF8.GetBytes(host)) : 0)];
    private readonly bool _possible = HasAlike(sources);
    private Dictionary<ulong, int> _runs = [];
    private Dictionary<ulong, int> _olderRuns = [];

    /// <summary>Records dropped.</summary>
    public long Repeats { get; private set; }

    /// <summary>Takes the repeats out of a slab.</summary>
    public void Filter(RecordSlab slab)
    {
        if (!_possible || !Compare(slab))
        {
            return;
        }

        int dropped = Mark(slab);
        if (dropped > 0)
        {
            Repeats += dropped;
            slab.RemoveMarked(_dropped);
        }
    }

    // Two logs of one kind that may be of one host.
    private static bool HasAlike(IReadOnlyList<SourceFile> sources) =>
        sources.Where(s => s.FormatId is not null).GroupBy(s => (s.Hop, s.FormatId, s.Host)).Any(same => same.Skip(1).Any());

    // Which other source holds the run that ends with each record; whether there is any.
    private bool Compare(RecordSlab slab)
    {
        bool any = false;
        for (int i = 0; i < slab.Count; i++)
        {
            ref HopRecord record = ref slab[i];
            (_with[i], _telling[i]) = (None, false);
            Tail tail = _tails[record.At.Source] ??= new Tail();
            if (!LineContent.IsOf(record))
            {
                tail.Clear();
                continue;
            }

            tail.Add(LineContent.Of(record));
            if (tail.IsFull)
            {
                _with[i] = Find(tail.Hash(_hosts[record.At.Source]), record.At.Source);
                _telling[i] = _with[i] != None && tail.Contents() >= Different;
                any |= _with[i] != None || tail.CopyOf != None;
            }
        }

        return any;
    }

    private int Find(ulong run, int source)
    {
        if (_runs.TryGetValue(run, out int other) || _olderRuns.TryGetValue(run, out other))
        {
            return other == source ? None : other;
        }

        if (_runs.Count == MostRuns)
        {
            (_runs, _olderRuns) = (_olderRuns, _runs);
            _runs.Clear();
        }

        _runs.Add(run, source);
        return None;
    }

    // A stretch of runs that all lie in one other source is a copy where one of them, or the stretch before, proves it; with its first run go
    // the lines that it consists of.
    private int Mark(RecordSlab slab)
    {
        _dropped.AsSpan(0, slab.Count).Clear();
        for (int i = 0; i < slab.Count;)
        {
            int end = i + 1;
            bool telling = _telling[i];
            while (end < slab.Count && _with[end] == _with[i])
            {
                telling |= _telling[end++];
            }

            Tail tail = _tails[slab[i].At.Source]!;
            bool goesOn = i == 0 && tail.CopyOf == _with[i];
            if (_with[i] != None && (telling || goesOn))
            {
                int from = goesOn ? i : Math.Max(0, i - Run + 1);
                _dropped.AsSpan(from, end - from).Fill(true);
            }

            tail.CopyOf = _with[i] != None && (telling || goesOn) ? _with[i] : None;
            i = end;
        }

        return _dropped.AsSpan(0, slab.Count).Count(true);
    }

    // The last lines of a source.
    private sealed class Tail
    {
        private readonly LineContent[] _lines = new LineContent[Run];
        private int _count;

        // The source of which the last lines were a copy.
        public int CopyOf { get; set; } = None;

        public bool IsFull => _count >= Run;

        public void Add(LineContent line) => _lines[_count++ % Run] = line;

        public void Clear() => (_count, CopyOf) = (0, None);

        // Lines of hosts that are known to differ are no copies.
        public ulong Hash(ulong host)
        {
            ulong hash = host;
            for (int i = 0; i < Run; i++)
            {
                hash = StableHash.Mix(hash ^ _lines[(_count + i) % Run].Line);
            }

            return hash;
        }

        public int Contents()
        {
            int different = 0;
            for (int i = 0; i < Run; i++)
            {
                int j = 0;
                while (j < i && _lines[j].Content != _lines[i].Content)
                {
                    j++;
                }

                different += j == i ? 1 : 0;
            }

            return different;
        }
    }
}
