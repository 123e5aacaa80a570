using TimeoutDoctor.Correlation;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>What a reader must know before trusting the result. Sentences without log text.</summary>
internal static class RunNotes
{
    /// <summary>Writes the notes.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<SourceFile> sources, Hop front, TraceJoiner joiner, Investigation investigation, long overlapping)
    {
        var notes = new List<string>();
        int broken = sources.Count(s => s.Counts.Failure is not null);
        if (broken > 0)
        {
            notes.Add($"{broken} of {sources.Count} inputs could not be read to their end; the result is partial.");
        }

        int unknown = sources.Count(s => s.FormatId is null && s.Counts.Failure is null);
        if (unknown > 0)
        {
            notes.Add($"{unknown} of {sources.Count} inputs were not recognised as logs and were left out.");
        }

        long rejected = sources.Sum(s => s.Counts.Rejected);
        if (rejected > 0)
        {
            notes.Add($"{rejected:#,0} lines could not be read; one of each kind is listed with the inputs.");
        }

        if (joiner.Repeats + overlapping > 0)
        {
            notes.Add($"{joiner.Repeats + overlapping:#,0} repeated lines were dropped.");
        }

        if (investigation.RuleFailures > 0)
        {
            notes.Add($"A diagnosis rule failed {investigation.RuleFailures:#,0} times: a fault of this tool; those requests are marked internal-error.");
        }

        AddLatency(notes, sources);
        AddZones(notes, sources);
        AddUnits(notes, sources, investigation);
        if (joiner.Inferred is { Links: > 0 } inferred)
        {
            notes.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{inferred.Links:#,0} records carry no shared id and were joined by time and content; about {inferred.Links - inferred.Expected:0.#} of these links are expected to be wrong."));
        }

        AddUnjoined(notes, front, joiner, investigation, Hop.LoadBalancer, "load balancer", investigation.LoadBalancerJoins);
        AddUnjoined(notes, front, joiner, investigation, Hop.App, "application", investigation.AppJoins);
        return notes;
    }

    // Without a latency neither a timeout nor a slow hop can be seen at the gateway.
    private static void AddLatency(List<string> notes, IReadOnlyList<SourceFile> sources)
    {
        SourceFile[] gateways = [.. sources.Where(s => s.Hop == Hop.Gateway && s.FormatId is not (null or "apigw-execution") && s.Counts.Parsed > 0)];
        SourceFile[] without = [.. gateways.Where(s => (s.Told & (GatewayFacts.ResponseLatency | GatewayFacts.IntegrationLatency)) == 0)];
        if (without.Length > 0)
        {
            GatewayFacts told = without.Aggregate(GatewayFacts.None, (all, s) => all | s.Told);
            string which = without.Length == 1 && gateways.Length == 1 ? "The API Gateway access log carries" : $"{without.Length:#,0} of {gateways.Length:#,0} API Gateway access logs carry";
            notes.Add($"{which} no latency; add {string.Join(", ", GatewayFactsOf.MissingVariables(told))} to the stage's access log format.");
        }
    }

    private static void AddZones(List<string> notes, IReadOnlyList<SourceFile> sources)
    {
        int without = sources.Count(s => s.Counts.AssumedZones > 0);
        if (without > 0)
        {
            notes.Add($"The stamps of {Of(without)} name no time zone; UTC was assumed (--app-timezone sets another).");
        }
    }

    private static void AddUnits(List<string> notes, IReadOnlyList<SourceFile> sources, Investigation investigation)
    {
        foreach (IGrouping<(bool Guessed, UnitFinding Finding), SourceFile> group in sources.Where(s => s.Counts.Parsed > 0)
            .GroupBy(s => (s.Counts.GuessedUnits > 0, investigation.UnitOf(s.Id))).OrderBy(g => g.Key))
        {
            string durations = $"the durations in {Of(group.Count())}";
            string? note = group.Key switch
            {
                (true, UnitFinding.None) => $"The unit of {durations} is a guess that no other log confirms (--duration-unit sets it).",
                (true, UnitFinding.Confirmed) => $"The unit of {durations} was guessed; the times of the hop in front confirm it.",
                (true, UnitFinding.TooLarge) => $"The unit of {durations} was guessed; by the times of the hop in front they are a thousandth of that, and were taken so.",
                (true, UnitFinding.TooSmall) => $"The unit of {durations} was guessed; by the times of the hop in front they are a thousand times that, and were taken so.",
                (false, UnitFinding.TooLarge) => $"By the times of the hop in front {durations} are a thousand times too long; check their unit (--duration-unit).",
                (false, UnitFinding.TooSmall) => $"By the times of the hop in front {durations} are a thousandth of what they should be; check their unit (--duration-unit).",
                _ => null,
            };
            if (note is not null)
            {
                notes.Add(note);
            }
        }
    }

    private static string Of(int inputs) => inputs == 1 ? "one input" : $"{inputs:#,0} inputs";

    private static void AddUnjoined(List<string> notes, Hop front, TraceJoiner joiner, Investigation investigation, Hop hop, string name, JoinCounts joins)
    {
        if (hop <= front)
        {
            return;
        }

        long without = joiner.WithoutId[(int)hop];
        if (without > 0)
        {
            notes.Add($"{without:#,0} {name} records carry no request id or trace id and were not joined; log the X-Amzn-Trace-Id header to join them.");
        }

        long strangers = joiner.WithoutFront[(int)hop];
        if (strangers > 0 && strangers > investigation.Requests / 100)
        {
            notes.Add($"{strangers:#,0} {name} records belong to no request of the front log.");
        }

        if (joins[JoinBasis.None] * 2 > investigation.Requests && without == 0)
        {
            notes.Add($"{joins[JoinBasis.None]:#,0} of {investigation.Requests:#,0} requests have no {name} record.");
        }
    }
}
