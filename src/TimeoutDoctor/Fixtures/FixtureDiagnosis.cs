using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Reporting.Json;

namespace TimeoutDoctor.Fixtures;

/// <summary>Diagnoses sources and says what there is to expect of them, for <c>record</c> that proves a slice and <c>check</c> that compares.</summary>
public static class FixtureDiagnosis
{
    /// <summary>Version of this tool, for <c>fixture.json</c>.</summary>
    public static string ToolVersion => DiagnosisRun.Version();

    /// <summary>Runs a diagnosis.</summary>
    /// <param name="options">What to read and how to judge it; names of inputs should be relative to the fixture's folder.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <exception cref="UserErrorException">Nothing can be read or recognised.</exception>
    public static DiagnosedFixture Run(RunOptions options, CancellationToken cancel)
    {
        ExpectationSink? rows = null;
        RunResult result = DiagnosisRun.Run(
            options with { AllRequests = true, Quoted = 0, Reasons = true }, (_, _) => rows = new ExpectationSink(), null, cancel);
        DiagnosisReport report = result.Report;
        var expected = new ExpectedDiagnosis
        {
            Front = RequestRowWriter.NameOf(report.Front),
            Inputs = [.. report.Inputs.Select(InputOf)],
            Clocks = [.. report.ClockOffsets.Select(c => new ExpectedClock(RequestRowWriter.NameOf(c.Hop), c.Host, Rounded(c.Offset.TotalMilliseconds), Rounded(c.Bound.TotalMilliseconds), Math.Round(c.DriftPpm, 2)))],
            Findings = [.. report.Findings.Select(f => new ExpectedFinding(f.Kind, f.Value, f.Cause, f.Requests, f.OfRequests))],
            Requests = rows?.Requests ?? [],
        };
        return new DiagnosedFixture(expected, report);
    }

    /// <summary>What <c>fixture.json</c> says of a run's options.</summary>
    public static FixtureSettings SettingsOf(RunOptions options) => new()
    {
        Infer = options.Join.Infer,
        MinConfidence = options.Join.MinConfidence == new JoinPolicy().MinConfidence ? null : options.Join.MinConfidence,
        MaxWrong = options.Join.MaxWrong,
        CorrectClocks = options.CorrectClocks,
        Events = [.. options.Events.Select(e => new FixtureEvent(e.Name, e.At.ToString()))],
    };

    /// <summary>The options with what <c>fixture.json</c> says put into them.</summary>
    /// <exception cref="FormatException">A moment is none.</exception>
    public static RunOptions Apply(FixtureSettings settings, RunOptions options) => options with
    {
        Join = new JoinPolicy { Infer = settings.Infer, MinConfidence = settings.MinConfidence ?? new JoinPolicy().MinConfidence, MaxWrong = settings.MaxWrong },
        CorrectClocks = settings.CorrectClocks,
        Events = [.. settings.Events.Select(e => new KnownEvent(e.Name, MomentOf(e.At)))],
    };

    /// <summary>The window of a diagnosis, as <c>fixture.json</c> states it.</summary>
    public static FixtureWindow WindowOf(DiagnosisReport report) =>
        new(report.Window.From.IsKnown ? report.Window.From.ToString() : null, report.Window.To.IsKnown ? report.Window.To.ToString() : null);

    private static Instant MomentOf(string text) =>
        DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? Instant.From(moment) : throw new FormatException("settings.events: a moment is not ISO 8601.");

    private static ExpectedInput InputOf(SourceFile input) => new(
        input.Name, RequestRowWriter.NameOf(input.Hop), input.FormatId, input.Envelope, input.Counts.LinesRead, input.Counts.Parsed, input.Counts.Skipped, input.Counts.Rejected);

    internal static double Rounded(double ms) => Math.Round(ms, 3);
}

/// <summary>A fixture, diagnosed.</summary>
/// <param name="Result">What there is to expect of it.</param>
/// <param name="Report">All that was found; its explanations carry the reasons of every cause.</param>
public sealed record DiagnosedFixture(ExpectedDiagnosis Result, DiagnosisReport Report);
