using System.Text;
using TimeoutDoctor.Cli.Configuration;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Sources.Remote;

namespace TimeoutDoctor.Cli;

/// <summary><c>check --config-only</c>: reads a configuration as a diagnosis would, and tries its formats on sample lines and on the files that exist.</summary>
internal sealed class ConfigurationCheck(ConfigurationFile file, CancellationToken cancel)
{
    private readonly SourceSettings _settings = file.Settings(zone: null);

    /// <summary>Tries everything that the configuration says.</summary>
    /// <exception cref="UserErrorException">The configuration cannot be used at all.</exception>
    public IReadOnlyList<ConfigurationTrial> Run()
    {
        file.Policy();
        file.Threads();
        file.DecompressionRatio();
        try
        {
            ZoneMap.Of(file.Zones());
        }
        catch (FormatException e)
        {
            throw file.Bad("zones: " + e.Message);
        }

        InputRequest[] inputs = [.. file.Inputs(_settings)];
        var trials = new List<ConfigurationTrial>();
        foreach ((string name, FormatSection format) in file.Formats())
        {
            var source = new SourceSection { Path = name, Format = format.Format, Pattern = format.Pattern, Stage = format.Stage, TimeZone = format.TimeZone, DurationUnit = format.DurationUnit };
            SourceOptions options = Usable(() => _settings.Options(source, $"formats.{name}"));
            trials.Add(format.Samples is { Count: > 0 } lines ? Samples($"formats.{name}", lines, options) : Pattern($"formats.{name}", options));
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            string where = $"sources[{i}] {inputs[i].Path}";
            if (file.SamplesOf(i) is { Count: > 0 } lines)
            {
                trials.Add(Samples(where, lines, inputs[i].Options));
            }

            trials.AddRange(Files(where, inputs[i], file.SamplesOf(i).Count > 0));
        }

        return trials;
    }

    // Every sample line is there to be read: one that is not is a mistake in the line or in the format.
    private ConfigurationTrial Samples(string where, IReadOnlyList<string> lines, SourceOptions options)
    {
        string folder = Directory.CreateTempSubdirectory("timeout-doctor-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "samples"), string.Join('\n', lines) + "\n", new UTF8Encoding(false));
            return Try(where, new InputRequest("samples", folder, options), strict: true)[0];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A line that no format takes: what counts is whether the pattern itself can be used.
    private ConfigurationTrial Pattern(string where, SourceOptions options) =>
        Samples(where, ["-"], options) is { Failure: { } failure, Unusable: true } ? new ConfigurationTrial(where, "", failure, Unusable: true)
            : new ConfigurationTrial(where, options.Pattern is null ? "no samples: not tried" : "the pattern can be used; no samples: not tried on a line", null);

    private List<ConfigurationTrial> Files(string where, InputRequest input, bool sampled)
    {
        if (RemoteUri.IsRemote(input.Path))
        {
            return sampled ? [] : [new ConfigurationTrial(where, "remote, and no samples: not tried", null)];
        }

        try
        {
            return Try(where, input, strict: false);
        }
        catch (UserErrorException e) when (e.Code == ExitCode.Input)
        {
            ConfigurationTrial pattern = Pattern(where, input.Options);
            return sampled ? [] : [pattern.Failure is null ? new ConfigurationTrial(where, "no file here, and no samples: not tried", null) : pattern];
        }
    }

    private List<ConfigurationTrial> Try(string where, InputRequest input, bool strict)
    {
        try
        {
            var options = new RunOptions { Inputs = [input], Policy = file.Policy(), Threads = 1 };
            return [.. DetectRun.Run(options, cancel).Sources.Select(s => Judge(strict ? where + " samples" : $"{where}: {s.Source.Name}", s, strict))];
        }
        catch (UserErrorException e) when (e.Code == ExitCode.Usage)
        {
            return [new ConfigurationTrial(where, "", e.Message, Unusable: true)];
        }
    }

    private static ConfigurationTrial Judge(string where, SourceDescription found, bool strict)
    {
        IngestCounts counts = found.Source.Counts;
        RejectReason? other = counts.Reasons.OrderByDescending(r => r.Rejected).FirstOrDefault(r => strict || r.Rejected);
        string detail = other is null ? "" : $"; line {other.SampleLine}: {other.Reason}";
        string what = $"{found.Source.FormatId}, {counts.Parsed} of {counts.LinesRead} lines are read{detail}";
        string? failure = counts.Failure is { } broken ? broken
            : found.Source.FormatId is null ? "nothing was recognised in it"
            : counts.Parsed == 0 || (strict && counts.Parsed < counts.LinesRead) ? what : null;
        return new ConfigurationTrial(where, what, failure);
    }

    private T Usable<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (FormatException e)
        {
            throw file.Bad(e.Message);
        }
    }
}

/// <summary>What came of one source or format.</summary>
/// <param name="Where">Which.</param>
/// <param name="What">What was seen.</param>
/// <param name="Failure">What is wrong, or null.</param>
/// <param name="Unusable">Whether it is the format itself that cannot be used.</param>
internal sealed record ConfigurationTrial(string Where, string What, string? Failure, bool Unusable = false);
