namespace TimeoutDoctor.Model;

/// <summary>By what a record was joined to its request.</summary>
public enum JoinBasis : byte
{
    /// <summary>No record of this hop was joined.</summary>
    None,

    /// <summary>Same gateway request id or extended request id.</summary>
    RequestId,

    /// <summary>Same trace id root.</summary>
    TraceId,

    /// <summary>By time and content, without an id.</summary>
    Inferred,
}

/// <summary>
/// The records of one client request. One instance may be reused for many requests while they stream by; keep a
/// <see cref="Clone"/>.
/// </summary>
public sealed class RequestTrace
{
    private readonly RecordList _loadBalancer = new();
    private readonly RecordList _proxy = new();
    private readonly RecordList _app = new();
    private RecordPlace _front = new(default(HopRecord));

    /// <summary>The record of the hop nearest to the client, where it lies: it is large.</summary>
    public ref HopRecord Front => ref _front.Record;

    /// <summary>Load balancer records behind a gateway, in order of start. Empty where the load balancer is the front.</summary>
    public RecordList LoadBalancer => _loadBalancer;

    /// <summary>Instance proxy records, in order of start.</summary>
    public RecordList Proxy => _proxy;

    /// <summary>Application records, one per attempt, in order of start. Empty where the application is the front.</summary>
    public RecordList App => _app;

    /// <summary>How the load balancer's record was joined.</summary>
    public JoinBasis LoadBalancerJoin { get; set; }

    /// <summary>How the application's records were joined.</summary>
    public JoinBasis AppJoin { get; set; }

    /// <summary>The probability that every link is right.</summary>
    public double JoinConfidence { get; set; } = 1;

    /// <summary>
    /// Sets of records one of which belongs to the request, where it could not be told which; likeliest first. What is missing to a sum of 1 is
    /// the probability that no record behind exists.
    /// </summary>
    public IReadOnlyList<JoinAlternative> Alternatives { get; internal set; } = [];

    /// <summary>The probability that some record behind exists, though it is not known which.</summary>
    public double Unresolved => Alternatives.Sum(a => a.Probability);

    /// <summary>The probability that every link is right and that no link is missing: a record that exists and could not be told from others counts.</summary>
    public double WholeConfidence => JoinConfidence * (1 - Math.Min(1, Unresolved));

    /// <summary>The client's connection to the load balancer, where a connection log tells of it.</summary>
    public ClientConnection? Connection { get; set; }

    /// <summary>Whether a load balancer record is known: the front itself, or one joined.</summary>
    public bool HasLoadBalancer => Front.Hop == Hop.LoadBalancer || _loadBalancer.Count > 0;

    /// <summary>The load balancer's record that counts: the front itself, or the last one joined.</summary>
    public ref readonly HopRecord Elb => ref (Front.Hop == Hop.LoadBalancer ? ref Front : ref _loadBalancer[_loadBalancer.Count - 1]);

    /// <summary>Whether an application record is joined.</summary>
    public bool HasApp => _app.Count > 0;

    /// <summary>The application record that answered, or the last one.</summary>
    public ref readonly HopRecord AnsweringApp
    {
        get
        {
            for (int i = _app.Count - 1; i >= 0; i--)
            {
                if (_app[i].Status != 0 && _app[i].End.IsKnown)
                {
                    return ref _app[i];
                }
            }

            return ref _app[_app.Count - 1];
        }
    }

    /// <summary>Adds a copy of a joined record behind the front.</summary>
    public void Add(in HopRecord record) => Add(new RecordPlace(record));

    /// <summary>Adds a joined record behind the front, where it lies.</summary>
    internal void Add(RecordPlace record)
    {
        RecordList list = record.Record.Hop switch
        {
            Hop.LoadBalancer => _loadBalancer,
            Hop.Proxy => _proxy,
            _ => _app,
        };
        list.Insert(record);
    }

    /// <summary>Begins the trace of another request.</summary>
    /// <param name="front">Where its front record lies.</param>
    internal void Begin(RecordPlace front)
    {
        _front = front;
        _loadBalancer.Clear();
        _proxy.Clear();
        _app.Clear();
        LoadBalancerJoin = AppJoin = JoinBasis.None;
        JoinConfidence = 1;
        Alternatives = [];
        Connection = null;
    }

    /// <summary>The trace as it would be with one of its alternatives.</summary>
    public RequestTrace With(JoinAlternative alternative)
    {
        RequestTrace trace = Clone();
        trace.Alternatives = [];
        foreach (HopRecord record in alternative.Records)
        {
            trace.LoadBalancerJoin = record.Hop == Hop.LoadBalancer ? JoinBasis.Inferred : trace.LoadBalancerJoin;
            trace.AppJoin = record.Hop == Hop.App ? JoinBasis.Inferred : trace.AppJoin;
            trace.Add(record);
        }

        return trace;
    }

    /// <summary>A copy that may be kept.</summary>
    /// <param name="texts">
    /// Takes over the records' texts, so that a few kept requests do not keep the chunks of all that were read with them; null where
    /// the copy is short-lived.
    /// </param>
    public RequestTrace Clone(TextArena? texts = null)
    {
        var copy = new RequestTrace { Front = Front, LoadBalancerJoin = LoadBalancerJoin, AppJoin = AppJoin, JoinConfidence = JoinConfidence, Alternatives = Alternatives, Connection = Connection };
        copy._loadBalancer.CopyFrom(_loadBalancer);
        copy._proxy.CopyFrom(_proxy);
        copy._app.CopyFrom(_app);
        if (texts is not null)
        {
            copy.Front.Path = texts.Add(Front.Path.Span);
            copy._loadBalancer.MoveTexts(texts);
            copy._proxy.MoveTexts(texts);
            copy._app.MoveTexts(texts);
        }

        return copy;
    }
}
