using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>The facts that several causes rest on, in words, with their place. They say what was seen, never text from a log.</summary>
internal static class Facts
{
    /// <summary>How the front ended the request.</summary>
    public static Evidence Front(CauseContext c)
    {
        string who = NameOf(c.Front.Hop);
        string status = c.Front.Status > 0 ? "answered " + c.Front.Status : "ended";
        string wait = double.IsNaN(c.Wait) ? ", after a time that its log does not tell"
            : !c.Line.WaitMeasured ? $"; its log has no times, so its limit of {Text(c.Policy.Of(c.Front.Hop))} is assumed"
            : c.Line.TimedOut && c.Wait >= (c.Policy.Of(c.Front.Hop) - TimeoutPolicy.Early).TotalMilliseconds ? $" after {Text(c.Wait)}, its limit being {Text(c.Policy.Of(c.Front.Hop))}"
            : $" after {Text(c.Wait)}";
        return new Evidence($"the {who} {status}{wait}{HowKnown(c.Front)}", c.Front.At);
    }

    // A Classic load balancer writes its lines in order of completion.
    private static string HowKnown(in HopRecord record) => (record.Flags & RecordFlags.Bracketed) == 0 ? "" : " (by the completions of the lines around it)";

    /// <summary>What the load balancer behind a gateway, or as the front, logged about its target.</summary>
    public static Evidence Elb(CauseContext c)
    {
        HopRecord elb = c.Elb;
        string wait = double.IsNaN(c.ElbWait) ? "" : $" after {Text(c.ElbWait)}{HowKnown(c.Elb)}";
        string end = elb.Status == 460 ? $"saw its caller leave{wait}"
            : elb.Status == 408 && c.CallerLeftElb ? $"ended with 408{wait}: its caller left"
            : elb.Status > 0 ? $"answered {elb.Status}{wait}"
            : $"ended{wait}";
        string target = elb.SawResponse() ? $", the target's response ({elb.TargetStatus}) began {Text(elb.TargetTime.Milliseconds)} after it was sent on"
            : elb.TargetStatus > 0 ? $", the target answered {elb.TargetStatus}"
            : elb.Target == Interner.None ? ", no target was chosen"
            : ", no response of the target was seen";
        return new Evidence($"the load balancer {end}{target}", elb.At);
    }

    /// <summary>When the application started and how long it took.</summary>
    public static Evidence App(CauseContext c)
    {
        string start = double.IsNaN(c.Line.AppStart) ? "the application logged the request"
            : c.Line.AppStart < -1 ? "the application started at the request's own time (within the clocks' uncertainty)"
            : $"the application started {Text(Math.Max(0, c.Line.AppStart))} after the request arrived at the {NameOf(c.Front.Hop)}";
        string took = double.IsNaN(c.Line.AppDuration)
            ? "; no line tells that it ended"
            : $" and {(c.App.FirstByte.IsMeasured ? "had its answer ready" : "took")}{(c.App.FirstByte.IsMeasured ? " after " : " ")}{Text(c.Line.AppDuration)}";
        string status = c.App.Status > 0 ? $" ({c.App.Status})" : "";
        return new Evidence(start + took + status, c.App.At);
    }

    /// <summary>What the load balancer's connection log tells of the client's connection; null without one.</summary>
    public static Evidence? Connection(CauseContext c)
    {
        if (c.Trace.Connection is not { } connection || !c.HasElb || !c.Elb.Start.IsKnown)
        {
            return null;
        }

        double before = (c.Elb.Start - connection.Opened).TotalMilliseconds;
        string opened = before >= 0 ? $"was opened {Text(before)} before the request arrived there" : $"is logged {Text(-before)} after the request arrived there";
        string handshake = connection.Handshake.IsMeasured ? $"; its TLS handshake took {Text(connection.Handshake.Milliseconds)}"
            : connection.Handshake.IsFailed ? "; its TLS handshake failed" : "";
        return new Evidence($"the caller's connection to the load balancer {opened}{handshake}", connection.At);
    }

    /// <summary>That no application line is there although its log covers the moment.</summary>
    public static Evidence NoApp { get; } = new("no application line, though the log covers that moment");

    /// <summary>That no load balancer line is there although its log covers the moment.</summary>
    public static Evidence NoElb { get; } = new("no load balancer line, though the log covers that moment");

    /// <summary>That the application's caller had gone, where its log says so.</summary>
    public static Evidence Aborted(CauseContext c) => new("the application's server logged that its caller had gone before the answer was complete", c.App.At);

    /// <summary>A hop's name in a sentence.</summary>
    public static string NameOf(Hop hop) => hop switch
    {
        Hop.Gateway => "gateway",
        Hop.LoadBalancer => "load balancer",
        Hop.Proxy => "instance proxy",
        _ => "application",
    };

    /// <summary>From where the wait for the application is counted.</summary>
    public static string ForwardedBy(CauseContext c) =>
        !c.HasElb ? c.HasGateway ? "the gateway relayed" : "the request arrived"
        : c.Elb.RequestTime.IsMeasured ? "the load balancer forwarded" : "the load balancer received it";

    /// <summary>The facts that are there, at most four.</summary>
    public static IReadOnlyList<Evidence> Of(params ReadOnlySpan<Evidence?> facts)
    {
        var list = new List<Evidence>(4);
        foreach (Evidence? fact in facts)
        {
            if (fact is not null && list.Count < 4)
            {
                list.Add(fact);
            }
        }

        return list;
    }

    /// <summary>The application's fact, where there is an application record.</summary>
    public static Evidence? AppIfAny(CauseContext c) => c.HasApp ? App(c) : null;

    /// <summary>The load balancer's fact, where it has a record and is not the front.</summary>
    public static Evidence? ElbIfBehind(CauseContext c) => c.HasElb && !c.ElbIsFront ? Elb(c) : null;

    /// <summary>A duration's text.</summary>
    public static string Text(double ms) => DurationText.Of(ms);

    private static string Text(TimeSpan span) => DurationText.Of(span);
}
