using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>Counts records per source and minute, so that a reader sees which log was silent when. Bins widen so that there are never more than 120.</summary>
internal sealed class ActivityCollector(IReadOnlyList<SourceFile> sources)
{
    private const int MostBins = 120;

    private static readonly TimeSpan[] Widths =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(1),
        TimeSpan.FromDays(7), TimeSpan.FromDays(70), TimeSpan.FromDays(7000),
    ];

    private readonly Dictionary<long, long>[] _counts = [.. sources.Select(_ => new Dictionary<long, long>())];
    private (long Bin, int Source, long Count) _open = (-1, -1, 0);
    private (long From, long To) _openTicks;
    private (long First, long Last) _range = (long.MaxValue, long.MinValue);
    private int _width;

    /// <summary>Counts a record. Neighbouring records of a source mostly share a minute, which costs a comparison.</summary>
    public void Add(in HopRecord record)
    {
        long at = record.Start.Ticks;
        if (record.At.Source == _open.Source && at >= _openTicks.From && at < _openTicks.To)
        {
            _open.Count++;
            return;
        }

        if (record.Start.IsKnown)
        {
            Close();
            long width = Widths[_width].Ticks;
            _open = (at / width, record.At.Source, 1);
            _openTicks = (at / width * width, ((at / width) + 1) * width);
        }
    }

    /// <summary>The counts, by log: files of one host or load balancer are one.</summary>
    public LogActivity Result(Instant from, Instant to)
    {
        Close();
        _open = (-1, -1, 0);
        _openTicks = default;
        if (!from.IsKnown)
        {
            return LogActivity.Empty;
        }

        long width = Widths[_width].Ticks;
        long first = from.Ticks / width;
        int count = (int)Math.Clamp((to.Ticks / width) - first + 1, 1, 4 * MostBins);
        return new LogActivity(new Instant(first * width), Widths[_width], [.. sources
            .Where(s => s.FormatId is not null && !AwsTestObjectFormat.IsAllOf(s.Counts))
            .GroupBy(s => (s.Hop, Name: NameOf(s)))
            .OrderBy(g => g.Key.Hop).ThenBy(g => g.Key.Name, StringComparer.Ordinal)
            .Select(g => new SourceActivity(g.Key.Hop, g.Key.Name, Sum(g, first, count)))]);
    }

    private static string NameOf(SourceFile source) => source.Hop == Hop.Gateway ? ""
        : source.Host ?? source.LoadBalancer ?? (Path.GetDirectoryName(source.Name)?.Replace('\\', '/') is { Length: > 0 } folder ? folder : source.Name);

    private long[] Sum(IEnumerable<SourceFile> files, long first, int count)
    {
        var bins = new long[count];
        foreach ((long bin, long records) in files.SelectMany(f => _counts[f.Id]))
        {
            if (bin >= first && bin < first + count)
            {
                bins[bin - first] += records;
            }
        }

        return bins;
    }

    private void Close()
    {
        if (_open.Count == 0)
        {
            return;
        }

        Dictionary<long, long> counts = _counts[_open.Source];
        counts[_open.Bin] = counts.GetValueOrDefault(_open.Bin) + _open.Count;
        _range = (Math.Min(_range.First, _open.Bin), Math.Max(_range.Last, _open.Bin));
        while (_range.Last - _range.First >= MostBins && _width < Widths.Length - 1)
        {
            Widen();
        }
    }

    private void Widen()
    {
        long old = Widths[_width].Ticks;
        long width = Widths[++_width].Ticks;
        for (int i = 0; i < _counts.Length; i++)
        {
            var wider = new Dictionary<long, long>();
            foreach ((long bin, long count) in _counts[i])
            {
                wider[bin * old / width] = wider.GetValueOrDefault(bin * old / width) + count;
            }

            _counts[i] = wider;
        }

        _range = (_range.First * old / width, _range.Last * old / width);
    }
}
