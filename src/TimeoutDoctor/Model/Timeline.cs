using System.Runtime.CompilerServices;

namespace TimeoutDoctor.Model;

/// <summary>Milliseconds per segment; NaN where not known.</summary>
[InlineArray(8)]
public struct HopTimes
{
    private double _first;

    /// <summary>All segments unknown.</summary>
    public static HopTimes None
    {
        get
        {
            HopTimes times = default;
            for (int i = 0; i < 8; i++)
            {
                times[i] = double.NaN;
            }

            return times;
        }
    }

    /// <summary>The segment's milliseconds; NaN when not known.</summary>
    public double this[HopName name]
    {
        readonly get => this[(int)name];
        set => this[(int)name] = value;
    }
}

/// <summary>
/// One request on one clock. All moments are milliseconds after the front hop's start, on the front hop's clock after
/// correction; NaN where not known. Symbols in brackets are those of the cause catalogue (docs/causes.md).
/// </summary>
public struct Timeline
{
    /// <summary>Milliseconds per segment.</summary>
    public HopTimes Hops;

    /// <summary>How long the front waited until it answered its caller [W]. NaN for a Classic front without times.</summary>
    public double Wait;

    /// <summary>Whether <see cref="Wait"/> was measured by the log rather than assumed from the timeout.</summary>
    public bool WaitMeasured;

    /// <summary>Whether the front's timeout was reached.</summary>
    public bool TimedOut;

    /// <summary>Time inside the gateway itself [s_gw].</summary>
    public double InGateway;

    /// <summary>When the load balancer received the request.</summary>
    public double ElbStart;

    /// <summary>When the load balancer sent the request on [fwd]; the gateway's relaying without an ELB record.</summary>
    public double Forwarded;

    /// <summary>When the load balancer saw the response headers.</summary>
    public double ElbHead;

    /// <summary>When the load balancer was done.</summary>
    public double ElbEnd;

    /// <summary>When the application started.</summary>
    public double AppStart;

    /// <summary>When the answer was ready: the first byte where logged, else the end [ready].</summary>
    public double Ready;

    /// <summary>When the application ended.</summary>
    public double AppEnd;

    /// <summary>Between the gateway's relaying and the load balancer [s_net].</summary>
    public double Network;

    /// <summary>Held in the load balancer [s_rq].</summary>
    public double ElbQueue;

    /// <summary>Between the load balancer's sending and the application's start [s_q].</summary>
    public double BeforeApp;

    /// <summary>In the application, up to the front's end [s_app].</summary>
    public double InApp;

    /// <summary>The application's own duration up to when its answer was ready (first byte where logged).</summary>
    public double AppDuration;

    /// <summary>Whether the gateway itself logged that it received the answer in time.</summary>
    public bool Delivered;

    /// <summary>How uncertain differences between the front's and the application's clock are, in milliseconds [eps].</summary>
    public double AppUncertainty;

    /// <summary>How uncertain differences between the front's and the load balancer's clock are, in milliseconds.</summary>
    public double ElbUncertainty;

    /// <summary>A timeline on which nothing is known.</summary>
    public static ref readonly Timeline Empty => ref Nothing;

    private static readonly Timeline Nothing = MakeEmpty();

    private static Timeline MakeEmpty()
    {
        const double n = double.NaN;
        return new Timeline
        {
            Hops = HopTimes.None,
            Wait = n,
            InGateway = n,
            ElbStart = n,
            Forwarded = n,
            ElbHead = n,
            ElbEnd = n,
            AppStart = n,
            Ready = n,
            AppEnd = n,
            Network = n,
            ElbQueue = n,
            BeforeApp = n,
            InApp = n,
            AppDuration = n,
        };
    }
}
