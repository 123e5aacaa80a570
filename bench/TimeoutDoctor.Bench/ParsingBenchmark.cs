using BenchmarkDotNet.Attributes;
using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Sources;

namespace TimeoutDoctor.Bench;

/// <summary>
/// Reading a file of each format, as the tool does, beside reading its lines alone. One operation is one line. The file repeats the
/// fixture's sample, so its lines are of real length and kind.
/// </summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "RatioSD", "Median")]
public class ParsingBenchmark
{
    private const int Lines = 20_000;

    private readonly TextArena _text = new();
    private string _file = "";
    private LogInput? _input;
    private RecordReader? _reader;

    /// <summary>A fixture: the format's id, and a variant behind a dot.</summary>
    [ParamsSource(nameof(Fixtures))]
    public string Fixture { get; set; } = "";

    /// <summary>Fixtures that are read without a pattern.</summary>
    public static IEnumerable<string> Fixtures =>
        Directory.GetDirectories(Folder).Select(f => Path.GetFileName(f)).Where(f => LogFormats.Find(f)?.Detectable == true && f != "aws-test-object").Order(StringComparer.Ordinal);

    private static string Folder
    {
        get
        {
            string? folder = AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(Path.Combine(folder, "TimeoutDoctor.sln")))
            {
                folder = Path.GetDirectoryName(folder);
            }

            return Path.Combine(folder ?? throw new DirectoryNotFoundException("run it inside the repository"), "fixtures", "formats");
        }
    }

    [GlobalSetup]
    public void Write()
    {
        _file = Path.GetTempFileName();
        byte[] sample = File.ReadAllBytes(Directory.GetFiles(Path.Combine(Folder, Fixture), "sample.*").Single());
        sample = sample[^1] == '\n' ? sample : [.. sample, (byte)'\n'];
        int lines = sample.Count(b => b == '\n');
        using (FileStream file = File.Create(_file))
        {
            for (int written = 0; written < Lines; written += lines)
            {
                file.Write(sample);
            }
        }

        _input = new LogInput(Fixture, _file, new SourceOptions());
        var names = new Interner();
        var source = new SourceFile { Id = 0, Name = Fixture, Hop = LogFormats.Find(Fixture)!.Hop };
        _reader = new RecordReader(LogFormats.Find(Fixture)!, new ParseContext(names, source, _input.Options), new RecordCompletion(names));
    }

    [GlobalCleanup]
    public void Delete() => File.Delete(_file);

    /// <summary>The lines alone.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Lines)]
    public long Read()
    {
        using var lines = new LogLines(_input!, null);
        long bytes = 0;
        for (int i = 0; i < Lines && lines.TryRead(out LogLine line); i++)
        {
            bytes += line.Text.Length;
        }

        return bytes;
    }

    /// <summary>Lines to records.</summary>
    [Benchmark(OperationsPerInvoke = Lines)]
    public int Parse()
    {
        using var lines = new LogLines(_input!, null);
        var record = new HopRecord();
        int records = 0;
        for (int i = 0; i < Lines && lines.TryRead(out LogLine line); i++)
        {
            records += _reader!.Parse(line, _text, ref record).Kind == ParseKind.Record ? 1 : 0;
        }

        return records;
    }
}
