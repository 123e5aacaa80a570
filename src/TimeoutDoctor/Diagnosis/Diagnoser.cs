using TimeoutDoctor.Diagnosis.Causes;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>Says why requests ended as they did. Not thread-safe; its answers depend only on the request.</summary>
public sealed class Diagnoser
{
    private const int MostFailures = 100;

    private readonly TimeoutPolicy _policy;
    private readonly LogCoverage _coverage;
    private readonly Interner _names;
    private readonly RouteBodies? _bodies;
    private readonly Neighbours _around;
    private readonly IReadOnlyList<ICause> _causes;
    private readonly List<CauseFailure> _failures = [];

    /// <summary>Makes a diagnoser.</summary>
    /// <param name="policy">The limits.</param>
    /// <param name="coverage">What the logs cover.</param>
    /// <param name="names">Texts behind the records' numbers.</param>
    /// <param name="around">What happened to the requests around one; without it nothing follows from them.</param>
    /// <param name="bodies">The usual size of bodies by route; without it no slow upload is told from slow work.</param>
    public Diagnoser(TimeoutPolicy policy, LogCoverage coverage, Interner names, RouteBodies? bodies = null, Neighbours? around = null)
        : this(policy, coverage, names, bodies, CauseCatalog.All, around)
    {
    }

    internal Diagnoser(TimeoutPolicy policy, LogCoverage coverage, Interner names, RouteBodies? bodies, IReadOnlyList<ICause> causes, Neighbours? around = null)
    {
        _around = around ?? new Neighbours(policy);
        _policy = policy;
        _coverage = coverage;
        _names = names;
        _bodies = bodies;
        _causes = causes;
    }

    /// <summary>Causes that failed, at most 100 of them kept.</summary>
    public IReadOnlyList<CauseFailure> Failures => _failures;

    /// <summary>How often a cause failed.</summary>
    public long FailureCount { get; private set; }

    /// <summary>Diagnoses one request by the records that it has; its confidence is the weight of the evidence, not yet held against cases with truth.</summary>
    /// <param name="trace">The joined records; kept in the result, so hand over a clone of a reused instance.</param>
    /// <param name="timeline">The same on one clock.</param>
    public ExplainedRequest Diagnose(RequestTrace trace, in Timeline timeline)
    {
        if (!ExplanationRule.NeedsExplanation(trace, timeline, _policy))
        {
            return new ExplainedRequest(trace, timeline, timeline.TimedOut, Flagged: false, Verdict: null);
        }

        CauseContext context = ContextOf(trace, timeline);
        return new ExplainedRequest(trace, timeline, timeline.TimedOut, FlagRule.IsFlagged(context), Judge(context));
    }

    /// <summary>Diagnoses a request of which it may not be known which of several sets of records belongs to it; its confidence is calibrated.</summary>
    /// <param name="trace">The request with what was joined for sure.</param>
    /// <param name="timeline">The same on one clock.</param>
    /// <param name="alternatives">The request with each of its alternatives, likeliest first.</param>
    public ExplainedRequest Diagnose(RequestTrace trace, in Timeline timeline, IReadOnlyList<(double Probability, RequestTrace Trace, Timeline Timeline)> alternatives)
    {
        ExplainedRequest own = Diagnose(trace, timeline);
        ExplainedRequest explained = alternatives.Count == 0 ? own : OpenVerdict.Of(own, [.. alternatives.Select(a => (a.Probability, Diagnose(a.Trace, a.Timeline)))]);
        return explained.Verdict is { } verdict && verdict.Cause != CauseIds.InsufficientEvidence
            ? explained with { Verdict = verdict with { Confidence = Calibration.ShareRight(verdict.Cause, verdict.Detail == CauseMatch.ByNeighbours, verdict.Confidence) } }
            : explained;
    }

    /// <summary>Says for every cause, in the order of the decision table, whether it explains a request and which of its conditions hold.</summary>
    public IReadOnlyList<CauseReasoning> Reason(RequestTrace trace, in Timeline timeline)
    {
        CauseContext context = ContextOf(trace, timeline);
        return [.. _causes.Select(cause => Reason(cause, context))];
    }

    private static CauseReasoning Reason(ICause cause, CauseContext context)
    {
        try
        {
            return new CauseReasoning(
                cause.Id,
                cause.Assess(context) is not null,
                [.. cause.Conditions.Select(condition => new ReasonedFact(condition.Kind.ToString(), condition.Text, condition.Holds(context)))]);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new CauseReasoning(cause.Id, false, [new ReasonedFact("Required", "the rule itself works: it failed on this request, a fault of this tool", false)]);
        }
    }

    private CauseContext ContextOf(RequestTrace trace, in Timeline timeline) =>
        new(trace, timeline, _policy, _coverage, _names, _bodies?.IsLarge(trace) ?? false, _around);

    private Verdict Judge(CauseContext c)
    {
        (ICause Cause, CauseMatch Match)? best = null;
        string? runnerUp = null;
        foreach (ICause cause in _causes)
        {
            if (!TryAssess(cause, c, out CauseMatch? match))
            {
                return Failed(cause.Id, c);
            }

            if (match is null)
            {
                continue;
            }

            if (best is not null)
            {
                runnerUp = cause.Id == CauseIds.InsufficientEvidence ? null : cause.Id;
                break;
            }

            best = (cause, match);
        }

        return best is var (named, found) ? Name(c, named, found, runnerUp) : Failed("(none)", c);
    }

    private static Verdict Name(CauseContext c, ICause cause, CauseMatch match, string? runnerUp)
    {
        double sure = Confidence.Of(c, match);
        string id = cause.Id;
        if (sure < Confidence.LeastToName && id != CauseIds.InsufficientEvidence)
        {
            runnerUp = id;
            match = InsufficientEvidence.InsteadOf(c, id, match);
            id = CauseIds.InsufficientEvidence;
            sure = Confidence.Of(c, match);
        }

        IReadOnlyList<Evidence> evidence = Facts.Connection(c) is { } connection ? [.. match.Evidence, connection] : match.Evidence;
        return new Verdict(id, DetailOf(c, match), sure, evidence, match.Summary, runnerUp, match.Missing);
    }

    // Load balancer and target status both 504: a web server on the instance timed out, and the same causes are asked for behind it.
    private static string? DetailOf(CauseContext c, CauseMatch match) =>
        c.HasElb && c.Elb.IsTargets504() && match.Missing is null
            ? match.Detail is null ? ProxyFront.Prefix : ProxyFront.Prefix + "/" + match.Detail
            : match.Detail;

    private bool TryAssess(ICause cause, CauseContext c, out CauseMatch? match)
    {
        try
        {
            match = cause.Assess(c);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            FailureCount++;
            if (_failures.Count < MostFailures)
            {
                _failures.Add(new CauseFailure(cause.Id, c.Front.At, e.GetType().Name));
            }

            match = null;
            return false;
        }
    }

    private static Verdict Failed(string cause, CauseContext c) => new(
        CauseIds.InsufficientEvidence,
        "internal-error",
        0.05,
        [new Evidence($"the rule for {cause} failed on this request: a fault of this tool", c.Front.At)],
        "this tool failed on the request",
        Missing: "a report of this fault to the tool's makers");
}
