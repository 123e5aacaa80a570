using TimeoutDoctor.Model;
using TimeoutDoctor.Sources;

namespace TimeoutDoctor.Pipeline.Slicing;

/// <summary>Diagnosed logs out of which slices can be cut. What was fetched of remote sources is held until this is disposed.</summary>
public sealed class CutLogs : IDisposable
{
    private readonly RemoteInputs _remote;
    private readonly IReadOnlyList<SourcePlan> _plans;
    private readonly RequestIndex _requests;
    private readonly FileLines[] _files;
    private readonly Dictionary<int, int> _fileOf;
    private LogSlice? _slice;

    private CutLogs(RemoteInputs remote, IReadOnlyList<SourcePlan> plans, RequestIndex requests, FileLines[] files, DiagnosisReport report)
    {
        _remote = remote;
        _plans = plans;
        _requests = requests;
        _files = files;
        Report = report;
        _fileOf = plans.SelectMany((p, i) => p.Formats.Select(f => (f.Source.Id, File: i))).ToDictionary(x => x.Id, x => x.File);
        Inputs = [.. plans.Select(p => new CutInput(p.Input.Name, p.Input.Path, p.Source.Hop, p.Source.FormatId, p.Formats.Count == 1, p.Input.Options))];
    }

    /// <summary>Words by which the formats read lines.</summary>
    public static IReadOnlyCollection<string> FormatWords => Formats.FormatWords.All;

    /// <summary>The diagnosis of all logs.</summary>
    public DiagnosisReport Report { get; }

    /// <summary>The inputs.</summary>
    public IReadOnlyList<CutInput> Inputs { get; }

    /// <summary>Front records in all logs.</summary>
    public int Requests => _requests.Count;

    /// <summary>Text lines of all logs.</summary>
    public long Lines => _files.Sum(f => (long)f.Count);

    /// <summary>Front records of the slice.</summary>
    public int SliceRequests => _slice?.Requests ?? 0;

    /// <summary>Lines of the slice.</summary>
    public long SliceLines => _slice?.Lines ?? 0;

    /// <summary>Reads and diagnoses logs.</summary>
    /// <exception cref="UserErrorException">Nothing can be read or recognised.</exception>
    public static CutLogs Of(RunOptions options, Action<RunProgress>? progress, CancellationToken cancel)
    {
        RemoteInputs remote = RemoteInputs.Fetch(options, DiagnosisRun.SlackOf(options), cancel);
        try
        {
            var requests = new RequestIndex();
            var names = new Interner();
            RunResult result = DiagnosisRun.Run(options with { AllRequests = true, Quoted = 0 }, remote, names, (_, _) => requests, progress, out (IReadOnlyList<SourcePlan> Plans, ReadWindow Window) read, cancel);
            IReadOnlyList<SourcePlan> plans = read.Plans;
            FileLines[] files = Read(plans, names, read.Window, options.Threads, cancel);
            var cut = new CutLogs(remote, plans, requests, files, result.Report);
            cut.Join();
            return cut;
        }
        catch
        {
            remote.Dispose();
            throw;
        }
    }

    /// <summary>The input of a source, which is one of its formats.</summary>
    public int FileOf(int source) => _fileOf[source];

    /// <summary>A place with the number of its input instead of that of its source.</summary>
    public SourceRef InInput(SourceRef at) => at with { Source = FileOf(at.Source) };

    /// <summary>Chooses the lines of a slice.</summary>
    /// <param name="size">How large it is to be.</param>
    /// <param name="leftOut">Front records whose requests are to be left out, as input and line.</param>
    public void Choose(SliceSize size, IReadOnlySet<SourceRef> leftOut)
    {
        ArgumentNullException.ThrowIfNull(leftOut);
        // Where it is open which record is a request's, each of those that it may be is what keeps it open.
        IEnumerable<SourceRef> evidence = Report.Explanations.SelectMany(e => (IEnumerable<SourceRef>)[.. (e.Verdict?.Evidence ?? []).Select(v => v.At), .. e.Trace.Alternatives.SelectMany(a => a.Records).Select(r => r.At)]).Where(at => at.IsKnown);
        _slice = LogSlice.Choose(_requests, _files, FileOf, evidence, size, leftOut);
    }

    /// <summary>The numbers of the lines of an input that the slice keeps, in order.</summary>
    public IReadOnlyList<int> KeptLines(int file) => [.. Enumerable.Range(1, _files[file].Count).Where(line => _slice!.Has(file, line))];

    /// <summary>The records of the slice's requests that need no explanation, the front's first.</summary>
    public IEnumerable<IReadOnlyList<SourceRef>> OtherRequests()
    {
        for (int request = 0; request < _requests.Count; request++)
        {
            if (_slice!.HasRequest(request) && !_requests.IsExplained(request))
            {
                yield return _requests.Places(request).ToArray();
            }
        }
    }

    /// <summary>Reads the lines of an input that the slice keeps, in the order of the file.</summary>
    /// <param name="file">The input.</param>
    /// <param name="line">Takes a line, without its end.</param>
    public void ReadKept(int file, LineTaker line)
    {
        ArgumentNullException.ThrowIfNull(line);
        using var lines = new LineReader(_plans[file].Input);
        while (lines.TryRead(out ReadOnlySpan<byte> text))
        {
            if (_slice!.Has(file, lines.Line))
            {
                line(text);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _remote.Dispose();

    private static FileLines[] Read(IReadOnlyList<SourcePlan> plans, Interner names, ReadWindow window, int threads, CancellationToken cancel)
    {
        var files = new FileLines[plans.Count];
        Parallel.For(0, plans.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, i =>
        {
            files[i] = new FileLines();
            if (plans[i].Source.Counts.Failure is null || plans[i].Source.Counts.LinesRead > 0)
            {
                files[i].Read(plans[i], names, window);
            }
        });
        return files;
    }

    private void Join()
    {
        for (int request = 0; request < _requests.Count; request++)
        {
            foreach (SourceRef place in _requests.Places(request))
            {
                _files[_fileOf[place.Source]].Join(place.Line, request);
            }
        }

        foreach (FileLines file in _files)
        {
            file.Sort();
        }
    }
}

/// <summary>Takes a line; it is valid during the call.</summary>
public delegate void LineTaker(ReadOnlySpan<byte> line);

/// <summary>An input out of which lines are cut.</summary>
/// <param name="Name">Its name as the user sees it.</param>
/// <param name="Path">The file that is read.</param>
/// <param name="Hop">Which hop wrote it.</param>
/// <param name="Format">Id of its format, or of the first of several; null when nothing was recognised.</param>
/// <param name="IsOneFormat">Whether all of it has one format.</param>
/// <param name="Options">What the user said of it.</param>
public sealed record CutInput(string Name, string Path, Hop Hop, string? Format, bool IsOneFormat, SourceOptions Options);
