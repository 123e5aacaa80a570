using TimeoutDoctor.History;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>What period is wanted of which history.</summary>
/// <param name="History">File of the history; null for one that is forgotten.</param>
/// <param name="Periods">The period and the one before; null for all that the logs hold.</param>
public sealed record PeriodRequest(string? History, (Period This, Period Before)? Periods);

/// <summary>A period's report, and what the user should know of the run.</summary>
/// <param name="Report">The report.</param>
/// <param name="Notes">Sentences.</param>
public sealed record PeriodResult(PeriodReport Report, IReadOnlyList<string> Notes);

/// <summary>Reads what logs are given into a history, and reports a period of it.</summary>
public static class PeriodRun
{
    /// <summary>Runs.</summary>
    /// <param name="wanted">The history and the period.</param>
    /// <param name="options">What to read; without inputs nothing is read.</param>
    /// <param name="progress">Told now and then, or null.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <exception cref="UserErrorException">There is nothing to report of, or the history cannot be used.</exception>
    public static PeriodResult Run(PeriodRequest wanted, RunOptions options, Action<RunProgress>? progress, CancellationToken cancel)
    {
        bool reads = options.Inputs.Any(i => !i.OnlyDescribes);
        CheckThatThereIsSomething(wanted, reads);
        var notes = new List<string>();
        // Locked from reading to writing: of two runs at once, the second would undo what the first has added.
        using IDisposable? mine = reads && wanted.History is { } path ? HistoryFile.Lock(path) : null;
        HistoryFile history = wanted.History is { } kept ? HistoryFile.Open(kept) : HistoryFile.InMemory();
        (Period This, Period Before)? periods = wanted.Periods;
        if (reads)
        {
            RunResult run = DiagnosisRun.Run(WindowOf(options, history, periods), null, progress, cancel);
            HistoryChanges changes = HistoryUpdate.Apply(history, run.History);
            if (wanted.History is not null)
            {
                history.Save();
            }

            notes.AddRange(run.Report.Notes);
            if (changes.Kept > 0)
            {
                notes.Add($"{changes.Kept} {(changes.Kept == 1 ? "hour" : "hours")} of the logs {(changes.Kept == 1 ? "was" : "were")} not taken: the history already holds more requests of the same time.");
            }

            periods ??= PeriodOf(run.History);
        }

        PeriodReport report = PeriodAnalysis.Of(history, periods!.Value.This, periods.Value.Before, options.Policy);
        return new PeriodResult(
            report with { ToolVersion = DiagnosisRun.Version(), CommandLine = options.CommandLine, CreatedAt = options.Now }, notes);
    }

    private static void CheckThatThereIsSomething(PeriodRequest wanted, bool reads)
    {
        if (!reads && wanted.History is null)
        {
            throw new UserErrorException(ExitCode.Usage, "There is nothing to report of; give logs, or a history with --history.");
        }

        if (!reads && !File.Exists(wanted.History))
        {
            throw new UserErrorException(ExitCode.Input, $"The history '{wanted.History}' does not exist, and no logs are given.");
        }

        if (!reads && wanted.Periods is null)
        {
            throw new UserErrorException(ExitCode.Usage, "Say which period: --week 2026-W47, --last-week, --month 2026-11, or --from with --to.");
        }
    }

    // What the history already knows of the period before is not read again.
    private static RunOptions WindowOf(RunOptions options, HistoryFile history, (Period This, Period Before)? periods)
    {
        if (periods is not { } wanted)
        {
            return options;
        }

        bool known = history.Days.Any(d => d >= DayOf(wanted.Before.From) && d < DayOf(wanted.Before.To));
        return options with { From = known ? wanted.This.From : wanted.Before.From, To = wanted.This.To };
    }

    private static int DayOf(Instant at) => (int)(at.Ticks / TimeSpan.TicksPerDay);

    private static (Period This, Period Before) PeriodOf(IReadOnlyList<HistoryPart> parts) =>
        Periods.Of(parts.Min(p => p.Start), parts.Max(p => p.End));
}
