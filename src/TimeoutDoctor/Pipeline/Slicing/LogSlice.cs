using System.Collections;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Slicing;

/// <summary>
/// Chooses the lines of a slice: explained requests whole, their neighbours in time and in each file (the order of a file's lines is evidence),
/// the lines that evidence names, a sample of everything else, and the first and last lines of the files, by which coverage is known.
/// </summary>
internal sealed class LogSlice
{
    private const int MostEdgeFiles = 400;
    private const int LeastStrangers = 1_000;
    private const double MostStrangers = 0.005; // of all records
    private readonly RequestIndex _requests;
    private readonly FileLines[] _files;
    private readonly Func<int, int> _fileOf;
    private readonly BitArray _chosen;
    private readonly BitArray[] _kept;
    private readonly HashSet<int> _leftOut = [];
    private readonly HashSet<(int File, int Line)> _leftLines = [];
    private readonly Queue<(int File, int Line)> _open = new();

    private LogSlice(RequestIndex requests, FileLines[] files, Func<int, int> fileOf)
    {
        _requests = requests;
        _files = files;
        _fileOf = fileOf;
        _chosen = new BitArray(requests.Count);
        _kept = [.. files.Select(f => new BitArray(f.Count + 1))];
    }

    /// <summary>Front records that were chosen.</summary>
    public int Requests { get; private set; }

    /// <summary>Lines kept.</summary>
    public long Lines => _kept.Sum(k => k.Cast<bool>().LongCount(b => b));

    /// <summary>Chooses.</summary>
    /// <param name="requests">All requests.</param>
    /// <param name="files">The lines of all inputs.</param>
    /// <param name="fileOf">The input of a source.</param>
    /// <param name="evidence">Places that evidence names.</param>
    /// <param name="size">How much to keep.</param>
    /// <param name="leftOut">Front records whose requests are left out, as input and line.</param>
    public static LogSlice Choose(RequestIndex requests, FileLines[] files, Func<int, int> fileOf, IEnumerable<SourceRef> evidence, SliceSize size, IReadOnlySet<SourceRef> leftOut)
    {
        var slice = new LogSlice(requests, files, fileOf);
        foreach (int request in leftOut.SelectMany(at => files[at.Source].RequestsAt(at.Line)))
        {
            slice.LeaveOut(request);
        }

        slice.Explained(size);
        slice.Sample(size);
        slice.Edges();
        foreach (SourceRef place in evidence)
        {
            slice.Keep(fileOf(place.Source), place.Line);
        }

        slice.Close();
        return slice;
    }

    /// <summary>Whether a line is kept.</summary>
    public bool Has(int file, int line) => _kept[file][line];

    /// <summary>Whether a request is.</summary>
    public bool HasRequest(int request) => _chosen[request];

    private void Explained(SliceSize size)
    {
        for (int request = 0; request < _requests.Count; request++)
        {
            if (size.IsAll)
            {
                Take(request);
            }
            else if (_requests.IsExplained(request) && !_leftOut.Contains(request))
            {
                for (int near = Math.Max(0, request - size.Neighbours); near <= Math.Min(_requests.Count - 1, request + size.Neighbours); near++)
                {
                    Take(near);
                }

                foreach (SourceRef place in _requests.Places(request))
                {
                    int file = _fileOf(place.Source);
                    foreach (int line in _files[file].Around(place.Line, size.LinesAround))
                    {
                        Keep(file, line);
                    }
                }
            }
        }
    }

    // By a hash of the place, so that a larger slice holds the smaller one and nothing is chosen by what it says.
    private void Sample(SliceSize size)
    {
        double share = size.IsAll ? 1 : Math.Max(size.Share, Math.Min(1, size.Least / (double)Math.Max(1, _requests.Count)));
        for (int request = 0; request < _requests.Count; request++)
        {
            SourceRef front = _requests.Places(request)[0];
            if (Falls(_fileOf(front.Source), front.Line, share))
            {
                Take(request);
            }
        }

        double strangers = Math.Max(share, StrangersShare());
        for (int file = 0; file < _files.Length; file++)
        {
            FileLines lines = _files[file];
            IEnumerable<int> others = size.IsAll || lines.IsWhole ? Enumerable.Range(1, lines.Count) : lines.Strangers.Where(l => Falls(file, l, strangers)).Concat(lines.Directives);
            foreach (int line in others)
            {
                Keep(file, line);
            }
        }
    }

    // How sure a link without an id is depends on how many records belong to nobody in that time: all of them are kept where they are few.
    private double StrangersShare()
    {
        long records = _files.Sum(f => (long)f.Records.Count), strangers = _files.Sum(f => (long)f.Strangers.Count);
        return Math.Min(1, Math.Max(LeastStrangers, records * MostStrangers) / Math.Max(1, strangers));
    }

    private void Edges()
    {
        int step = Math.Max(1, _files.Length / MostEdgeFiles);
        for (int file = 0; file < _files.Length; file += step)
        {
            if (_files[file].Records is { Count: > 0 } records)
            {
                Keep(file, records[0]);
                Keep(file, records[^1]);
            }
        }

        if (_requests.Count > 0)
        {
            Take(0);
            Take(_requests.Count - 1);
        }
    }

    private static bool Falls(int file, int line, double share) => (StableHash.Mix(((ulong)file << 40) ^ (ulong)line) >> 11) * (1.0 / (1UL << 53)) < share;

    private void LeaveOut(int request)
    {
        _leftOut.Add(request);
        foreach (SourceRef place in _requests.Places(request))
        {
            _leftLines.Add((_fileOf(place.Source), place.Line));
        }
    }

    private void Take(int request)
    {
        if (_chosen[request] || _leftOut.Contains(request))
        {
            return;
        }

        _chosen[request] = true;
        Requests++;
        foreach (SourceRef place in _requests.Places(request))
        {
            Keep(_fileOf(place.Source), place.Line);
        }
    }

    private void Keep(int file, int line)
    {
        if (line > 0 && line < _kept[file].Length && !_kept[file][line] && !_leftLines.Contains((file, line)))
        {
            _kept[file][line] = true;
            _open.Enqueue((file, line));
        }
    }

    // A request comes whole, and so does whatever makes one record of several lines.
    private void Close()
    {
        while (_open.TryDequeue(out (int File, int Line) at))
        {
            FileLines lines = _files[at.File];
            foreach (int request in lines.RequestsAt(at.Line))
            {
                Take(request);
            }

            foreach (int line in lines.With(at.Line))
            {
                Keep(at.File, line);
            }
        }

        for (int file = 0; file < _files.Length; file++)
        {
            foreach (int line in _files[file].Records.Where(l => _kept[file][l]).SelectMany(_files[file].After).ToArray())
            {
                _kept[file][line] = true;
            }
        }
    }
}
