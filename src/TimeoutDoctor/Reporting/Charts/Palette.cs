using SkiaSharp;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>Colour tokens: hue says which hop is blamed, ink is everything else.</summary>
public static class Palette
{
    /// <summary>Text and limits.</summary>
    public const string Ink = "#17202B";

    /// <summary>Secondary text.</summary>
    public const string Muted = "#55606E";

    /// <summary>Axis lines and plain dots.</summary>
    public const string Axis = "#8A94A1";

    /// <summary>Grid lines.</summary>
    public const string Grid = "#E6EAEF";

    /// <summary>Fill of the flagged corner.</summary>
    public const string Corner = "#FFF1C2";

    /// <summary>Outline of the flagged corner.</summary>
    public const string CornerLine = "#8A6100";

    /// <summary>What no log accounts for.</summary>
    public const string Unknown = "#7A8088";

    /// <summary>Text on a dark fill; not pure white, which SVG writes as a name that cannot be replaced by a token.</summary>
    public const string OnFill = "#FEFEFE";

    /// <summary>Text on a light fill.</summary>
    public const string OnLightFill = "#12161C";

    /// <summary>Outline of a gap.</summary>
    public const string Gap = "#8C2413";

    private const string Caller = "#7B855D";

    private static readonly string[] Hops = ["#1251A4", "#1693DB", "#B58400", "#B93A24", "#00796F", "#3E185F", "#BE6195", "#3D3E4F"];
    private static readonly string[] HopsDark = ["#5B7BF2", "#52B8F4", "#EFC652", "#E0622A", "#5DE7A6", "#9E72B2", "#F082A9", "#D6E0FF"];

    private static readonly string[] RampLight = ["#DCE6F2", "#BDD0E7", "#93B4D9", "#5A8CC2", "#2A639F", "#0E3B6E"];
    private static readonly string[] RampDark = ["#23354A", "#274868", "#2C5F92", "#4387C4", "#7DB4E6", "#CFE6FB"];

    /// <summary>Steps of counts, few to many; one step is about four times the one before.</summary>
    public static IReadOnlyList<string> Ramp => RampLight;

    /// <summary>Token name, light and dark value of every colour.</summary>
    public static IReadOnlyList<(string Name, string Light, string Dark)> Tokens { get; } =
    [
        .. HopNames.All.Select(hop => (hop.Id(), Hops[(int)hop], HopsDark[(int)hop])),
        ("ink", Ink, "#E8ECF1"), ("muted", Muted, "#A5B0BD"), ("axis", Axis, "#6F7A87"), ("grid", Grid, "#272E38"),
        ("corner", Corner, "#3B3213"), ("corner-line", CornerLine, "#EFC652"), ("unknown", Unknown, "#7F868E"),
        ("caller", Caller, "#A49E70"), ("on-fill", OnFill, "#12161C"),
        ("gap", Gap, "#FFB4A0"), .. Enumerable.Range(0, 6).Select(i => ("ramp-" + i, RampLight[i], RampDark[i])),
    ];

    /// <summary>The colour of a segment.</summary>
    public static string Of(HopName hop) => Hops[(int)hop];

    /// <summary>The colour of text on a segment's fill.</summary>
    public static string TextOn(HopName hop) => hop is HopName.GatewayToElb or HopName.ElbQueue or HopName.ElbResponse ? OnLightFill : OnFill;

    /// <summary>The token of the segment that a cause blames.</summary>
    public static string TokenOf(string cause) => cause switch
    {
        CauseIds.GatewayOverhead => HopName.Gateway.Id(),
        CauseIds.NotReceivedByElb => HopName.GatewayToElb.Id(),
        CauseIds.ElbQueue or CauseIds.ElbNoTarget => HopName.ElbQueue.Id(),
        CauseIds.QueuedBeforeApp or CauseIds.RequestLostBeforeApp => HopName.ElbToApp.Id(),
        CauseIds.BackendSlow => HopName.App.Id(),
        CauseIds.ResponseLostAfterApp => HopName.AppToElb.Id(),
        CauseIds.ResponseStalled => HopName.ElbResponse.Id(),
        CauseIds.SlowUpload or CauseIds.Retried => "caller",
        _ => "unknown",
    };

    /// <summary>The colour of a cause.</summary>
    public static string Of(string cause)
    {
        string token = TokenOf(cause);
        return Tokens.First(t => t.Name == token).Light;
    }

    /// <summary>Whether a cause is drawn hollow, because another cause has the same colour.</summary>
    public static bool IsHollow(string cause) => cause is CauseIds.RequestLostBeforeApp or CauseIds.Retried or CauseIds.ElbNoTarget;

    /// <summary>The mark of a cause in the scatter: causes of one colour differ by it.</summary>
    public static KeyShape MarkOf(string? cause) => cause switch
    {
        null => KeyShape.Dot,
        CauseIds.RequestLostBeforeApp or CauseIds.ElbNoTarget or CauseIds.NotReceivedByElb => KeyShape.Cross,
        CauseIds.ResponseLostAfterApp or CauseIds.ResponseStalled => KeyShape.Triangle,
        CauseIds.BackendSlow => KeyShape.Square,
        CauseIds.InsufficientEvidence => KeyShape.Ring,
        _ => KeyShape.Diamond,
    };

    internal static SKColor Colour(string hex) => SKColor.Parse(hex);

    internal static ScottPlot.Color Plot(string hex) => ScottPlot.Color.FromHex(hex);
}
