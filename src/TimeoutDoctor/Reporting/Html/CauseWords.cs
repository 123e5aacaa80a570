using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>Causes and confidences in words.</summary>
internal static class CauseWords
{
    /// <summary>What happened to the requests of a cause.</summary>
    public static string Of(string cause) => cause switch
    {
        CauseIds.BackendSlow => "the application took longer than the limit",
        CauseIds.GatewayOverhead => "the time went in the gateway itself",
        CauseIds.NotReceivedByElb => "the load balancer never took the request",
        CauseIds.ElbNoTarget => "the load balancer had no usable target",
        CauseIds.ElbQueue => "the load balancer held the request",
        CauseIds.RequestLostBeforeApp => "sent to the target, never seen by the application",
        CauseIds.QueuedBeforeApp => "waited for the application to start on it",
        CauseIds.ResponseLostAfterApp => "answered by the application, and the answer never arrived",
        CauseIds.ResponseStalled => "the answer began and stood still",
        CauseIds.SlowUpload => "the caller sent the body slowly",
        CauseIds.Retried => "the quick application record belongs to another attempt",
        _ => "the logs at hand cannot tell",
    };

    /// <summary>A confidence with its word.</summary>
    public static string Confidence(double value) => ReportNumbers.Confidence(Math.Round(value, 2)) + " " + value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A hop's name.</summary>
    public static string Of(Hop hop) => hop == Hop.Unknown ? "unknown" : Text.CauseWords.NameOf(hop);
}
