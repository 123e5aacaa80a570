using System.Globalization;
using System.Security.Cryptography;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Pipeline.Slicing;
using TimeoutDoctor.Redaction;

namespace TimeoutDoctor.Fixtures.Recording;

/// <summary>
/// Records a fixture: diagnoses the logs, cuts a slice, redacts it, diagnoses what was written and compares. A slice by which a verdict or a link
/// of an explained request changes is made larger, until it holds or is everything; where everything is too much to commit, the few requests that
/// stand in the way are left out instead.
/// </summary>
public static class RecordRun
{
    private const string RedactionName = "redaction.json";
    private const string Working = ".recording";
    private const int Draws = 4;
    private const double MostOfLogs = 0.7; // beyond, everything is little more
    private const double MostForFindings = 0.05;
    private const long MostLinesForFindings = 10_000;
    private const double MostLeftOut = 0.1; // of the explained requests
    private const int Rounds = 4;

    /// <summary>Records.</summary>
    /// <param name="options">What to read and how to judge it.</param>
    /// <param name="choice">How to record it.</param>
    /// <param name="progress">Told now and then, or null.</param>
    /// <param name="cancel">Stops it; nothing is left behind.</param>
    /// <exception cref="UserErrorException">Nothing can be read or recognised, or the folder holds something else.</exception>
    public static RecordOutcome Run(RunOptions options, RecordChoice choice, Action<RunProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(choice);
        CheckFolder(choice);
        TruthToMove? truth = TruthToMove.Read(choice.Truth);
        string working = Path.Combine(choice.Folder, Working);
        Directory.CreateDirectory(working);
        try
        {
            using CutLogs logs = CutLogs.Of(options, progress, cancel);
            IReadOnlyList<SliceSize> sizes = SizesOf(choice);
            for (int i = 0; i < sizes.Count; i++)
            {
                bool last = i == sizes.Count - 1, mayGrow = !last && IsSmall(logs, sizes[i + 1]);
                var leftOut = new HashSet<SourceRef>();
                if (Holding(logs, options, choice, sizes[i], (last, mayGrow), leftOut, working, cancel) is { } draft)
                {
                    return Finish(logs, choice, sizes[i], draft, leftOut, truth?.Moved(logs, draft.Writer.Files), working);
                }
            }

            throw new InvalidOperationException("The last size is everything.");
        }
        finally
        {
            if (Directory.Exists(working))
            {
                Directory.Delete(working, recursive: true);
            }
        }
    }

    // A slice of a size that holds, without those requests that must be left out for it; null where a larger one has to be tried.
    private static Draft? Holding(
        CutLogs logs, RunOptions options, RecordChoice choice, SliceSize size, (bool Last, bool MayGrow) at, HashSet<SourceRef> leftOut, string working, CancellationToken cancel)
    {
        for (int round = 0; round < Rounds; round++)
        {
            logs.Choose(size, leftOut);
            if (!size.IsAll && logs.SliceLines > logs.Lines * MostOfLogs)
            {
                return null;
            }

            Draft draft = Attempt(logs, options, choice, leftOut, working, cancel);
            if (at.Last || (draft.Proof.Differences.Count == 0 && (draft.Summary.Count == 0 || !at.MayGrow)))
            {
                return draft;
            }

            leftOut.UnionWith(draft.Proof.Differing);
            if (logs.Lines <= choice.WholeUpTo || draft.Proof.Differing.Count == 0 || leftOut.Count > logs.Report.Explained * MostLeftOut)
            {
                return null;
            }
        }

        return null;
    }

    // Verdicts are worth any number of lines, findings and clocks only few more.
    private static bool IsSmall(CutLogs logs, SliceSize size)
    {
        logs.Choose(size, new HashSet<SourceRef>());
        return logs.SliceLines <= Math.Max(MostLinesForFindings, logs.Lines * MostForFindings);
    }

    // Writes the slice that was chosen, and compares it.
    private static Draft Attempt(CutLogs logs, RunOptions options, RecordChoice choice, HashSet<SourceRef> leftOut, string working, CancellationToken cancel)
    {
        RedactionOptions? redaction = choice.Redact ? Redaction(logs, choice) : null;
        var shift = TimeSpan.FromDays(redaction?.ShiftDays ?? 0);
        RunOptions moved = options with { Events = [.. options.Events.Select(e => e with { At = e.At + shift })] };
        var writer = new FixtureWriter(logs, options, redaction is null ? null : new Redactor(redaction), working);
        Empty(working);
        writer.Write(cancel);
        RunOptions recorded = moved with { Inputs = writer.Inputs, Zones = writer.Zones, From = default, To = default, Remote = new RemoteAccess(), Observer = null, Threads = 1 };
        DiagnosedFixture fixture = FixtureDiagnosis.Run(recorded, cancel);
        SliceProof proof = SliceProof.Of(logs, fixture.Result, writer.Files, leftOut);
        IReadOnlyList<string> summary = SummaryProof.Differences(logs.Report, fixture.Report, writer.Told, shift);
        return new Draft(writer, recorded, fixture, proof, summary);
    }

    // Where records without ids are joined, one at the edge may be joined otherwise under other names, whatever they are: then others are drawn.
    private static IReadOnlyList<SliceSize> SizesOf(RecordChoice choice) =>
        choice is { Redact: true, Key: null } ? [.. SliceSize.Growing, .. Enumerable.Repeat(SliceSize.Growing[^1], Draws - 1)] : SliceSize.Growing;

    private static RecordOutcome Finish(CutLogs logs, RecordChoice choice, SliceSize size, Draft made, HashSet<SourceRef> leftOut, FixtureTruth? truth, string working)
    {
        FixtureWriter writer = made.Writer;
        IReadOnlyList<string>? leaks = choice.Verify && writer.Redactor is { } redactor ? LeakSearch.In(working, writer.Files.OfType<string>(), redactor.Scan()) : null;
        if (writer.Redactor is not null)
        {
            writer.Write(RedactionName, RedactionReport.Of(writer.Replaced, choice));
        }

        if (truth is not null)
        {
            File.WriteAllBytes(Path.Combine(working, TruthToMove.Name), truth.Write());
        }

        FixtureFolder.Write(working, ManifestOf(logs, choice, size, made, leftOut.Count), made.Fixture.Result);
        Move(working, choice.Folder);
        ExplainedRequest[] kept = [.. logs.Report.Explanations.Where(e => !leftOut.Contains(logs.InInput(e.Trace.Front.At)))];
        return new RecordOutcome(
            made.Proof.Differences, made.Summary, kept.Length, kept.Count(e => e.Flagged), logs.Report.Explanations.Count - kept.Length, (logs.SliceRequests, logs.Requests), (logs.SliceLines, logs.Lines), (made.Proof.Others, made.Proof.OthersDiffering),
            writer.Replaced, leaks, logs.Report.Notes);
    }

    private static FixtureManifest ManifestOf(CutLogs logs, RecordChoice choice, SliceSize size, Draft made, int leftOut)
    {
        bool whole = logs.SliceLines == logs.Lines;
        string text = whole ? "All lines." : string.Create(
            CultureInfo.InvariantCulture,
            $"The {logs.Report.Explained - leftOut} explained requests with {(size.IsAll ? "all others" : $"{size.Neighbours} requests before and after each and {size.LinesAround} lines around each of theirs, the lines that evidence names, a sample of the others, and the first and last lines of the files")}; requests come with all their lines.");
        return new FixtureManifest
        {
            ToolVersion = logs.Report.ToolVersion,
            Window = FixtureDiagnosis.WindowOf(made.Fixture.Report),
            Policy = FixturePolicy.Of(made.Options.Policy),
            Settings = FixtureDiagnosis.SettingsOf(made.Options),
            Cut = new FixtureCut(whole ? "whole" : "slice", text, logs.Requests, logs.Lines, logs.SliceLines, Differs: made.Summary.Count == 0 ? null : made.Summary, LeftOut: leftOut == 0 ? null : leftOut),
            Redaction = choice.Redact ? RedactionName : null,
            Truth = choice.Truth is null ? null : TruthToMove.Name,
        };
    }

    private static RedactionOptions Redaction(CutLogs logs, RecordChoice choice)
    {
        byte[] key = choice.Key ?? RandomNumberGenerator.GetBytes(32);
        return new RedactionOptions
        {
            Key = key,
            Keep = [.. choice.Keep, .. logs.Inputs.Select(i => i.Options.Stage).OfType<string>().Distinct()],
            Vocabulary = [.. CutLogs.FormatWords, .. logs.Inputs.SelectMany(i => (IEnumerable<string?>)[i.Options.Pattern, i.Options.GatewayPattern]).OfType<string>().Distinct()],
            From = logs.Report.Window.From,
            To = logs.Report.Window.To,
            ShiftDays = choice.ShiftTimes ? TimeShift.Choose(key, logs.Report.Window, logs.Inputs.Select(i => i.Options.TimeZone)) : 0,
        };
    }

    private static void CheckFolder(RecordChoice choice)
    {
        string folder = choice.Folder;
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any(e => Path.GetFileName(e) != Working) && !File.Exists(Path.Combine(folder, FixtureFolder.ManifestName)))
        {
            throw new UserErrorException(ExitCode.Usage, $"--output '{folder}' holds something that is no fixture; name a new or empty folder.");
        }

        if (choice.Truth is null && File.Exists(Path.Combine(folder, TruthToMove.Name)))
        {
            throw new UserErrorException(ExitCode.Usage, $"--output '{folder}' holds a {TruthToMove.Name} whose lines would stand elsewhere; give --truth, or name another folder.");
        }

        Directory.CreateDirectory(folder);
    }

    private static void Empty(string folder)
    {
        Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
    }

    // What an earlier recording left is replaced; notes of people stay.
    private static void Move(string working, string folder)
    {
        string logs = Path.Combine(folder, "logs");
        if (Directory.Exists(logs))
        {
            Directory.Delete(logs, recursive: true);
        }

        File.Delete(Path.Combine(folder, RedactionName));
        foreach (string file in Directory.EnumerateFiles(working))
        {
            File.Move(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        Directory.Move(Path.Combine(working, "logs"), logs);
        Directory.Delete(working, recursive: true);
    }

    // What was written, how it is read, what it says, and in what it differs from the full logs.
    private sealed record Draft(FixtureWriter Writer, RunOptions Options, DiagnosedFixture Fixture, SliceProof Proof, IReadOnlyList<string> Summary);
}
