namespace TimeoutDoctor.Model;

/// <summary>What load balancer records have in common and in what they differ.</summary>
public static class ElbRecords
{
    /// <summary>Whether a Classic ELB wrote the record: it stamps the arrival and knows no end.</summary>
    public static bool IsClassic(this in HopRecord record) => record.Hop == Hop.LoadBalancer && record.Edge == StampEdge.Start;

    /// <summary>Whether a Classic ELB wrote the record, and not even the lines around it tell when it was done with the request.</summary>
    public static bool IsClassicWithoutEnd(this in HopRecord record) => record.IsClassic() && (record.Flags & RecordFlags.Bracketed) == 0;

    /// <summary>Whether an ALB wrote the record: it stamps the end.</summary>
    public static bool IsAlb(this in HopRecord record) => record.Hop == Hop.LoadBalancer && record.Edge == StampEdge.End;

    /// <summary>Whether no phase was completed (<c>-1 -1 -1</c>): the load balancer never got through to a target, or cannot say.</summary>
    public static bool AllPhasesFailed(this in HopRecord record) =>
        record.RequestTime.IsFailed && record.TargetTime.IsFailed && record.ResponseTime.IsFailed;

    /// <summary>Whether the load balancer saw a response of its target.</summary>
    public static bool SawResponse(this in HopRecord record) => record.TargetStatus > 0 && record.TargetTime.IsMeasured;

    /// <summary>
    /// Whether the 504 came from the target: a proxy on the instance whose own timer fired, or an application that says 504 itself. Only how long it
    /// took tells these apart, so whoever asks holds it against a fast backend's time.
    /// </summary>
    public static bool IsTargets504(this in HopRecord record) => record.TargetStatus == 504;
}
