using TimeoutDoctor.Correlation.Inference;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Correlation.Inference;

/// <summary>What a simulated pair of hops is like. Times in ms.</summary>
internal sealed record SimulationOptions
{
    public int Seed { get; init; } = 1;

    public int Requests { get; init; } = 10_000;

    public double PerSecond { get; init; } = 100;

    public int Routes { get; init; } = 12;

    /// <summary>Share of routes whose paths hold an id.</summary>
    public double WithIds { get; init; } = 0.5;

    public double MeanLength { get; init; } = 40;

    /// <summary>Spread of the lengths' logarithm.</summary>
    public double LengthSpread { get; init; } = 0.8;

    /// <summary>Typical gap at the start and at the end.</summary>
    public (double Start, double End) Gap { get; init; } = (1.2, 1.0);

    public double GapSpread { get; init; } = 0.6;

    public int Hosts { get; init; } = 4;

    public int Nodes { get; init; } = 2;

    public double OffsetMs { get; init; } = 700;

    public double DriftPpm { get; init; }

    /// <summary>A step of the first host's clock in the middle.</summary>
    public double StepMs { get; init; }

    public double NearUnit { get; init; } = 0.001;

    public double FarUnit { get; init; } = 1;

    public double FarLengthUnit { get; init; } = 1;

    public bool FarHasLength { get; init; } = true;

    public bool HasBytes { get; init; } = true;

    /// <summary>Whether the near side names its target.</summary>
    public bool KnowsHost { get; init; } = true;

    /// <summary>Whether the far side's log names its own host.</summary>
    public bool NamesHost { get; init; } = true;

    public double MissingFar { get; init; } = 0.01;

    public double MissingNear { get; init; } = 0.005;

    /// <summary>Share of requests that the near side gives up.</summary>
    public double Cut { get; init; }

    /// <summary>Of those, share that never reaches the far side.</summary>
    public double Lost { get; init; } = 0.4;

    /// <summary>Foreign lines of the far side, as a share of its own.</summary>
    public double Foreign { get; init; }
}

/// <summary>Two hops' stays with known truth: gaps, clocks, missing lines and given-up requests as the options say.</summary>
internal sealed class SimulatedPair
{
    private readonly Random _random;
    private readonly SimulationOptions _options;
    private readonly List<Stay> _near = [];
    private readonly List<Stay> _far = [];
    private readonly List<int> _truth = [];
    private readonly List<(double Start, double End, double At)> _gaps = [];

    public SimulatedPair(SimulationOptions options)
    {
        _options = options;
        _random = new Random(options.Seed);
        double at = 0;
        for (int i = 0; i < options.Requests; i++)
        {
            at += -Math.Log(1 - _random.NextDouble()) * 1000 / options.PerSecond;
            Request(at);
        }

        for (int i = 0; i < options.Requests * options.Foreign; i++)
        {
            double start = _random.NextDouble() * at;
            _far.Add(FarStay(Key(out _), _random.Next(options.Hosts), start, start + Length(), 200, _random.Next(20_000)));
        }

        Number();
    }

    public Stay[] Near { get; private set; } = [];

    public Stay[] Far { get; private set; } = [];

    /// <summary>Far stay of each near stay; -1 for none.</summary>
    public int[] Truth { get; private set; } = [];

    public double Duration => _near.Count == 0 ? 0 : _options.Requests * 1000 / _options.PerSecond;

    /// <summary>Model of somebody who knows the clocks, gaps and shares that were simulated.</summary>
    public PairModel Oracle()
    {
        double half = (Math.Max(_options.NearUnit, 0.001) + _options.FarUnit) / 2;
        double[] weights = [.. _gaps.Select(_ => 1.0)];
        var model = new PairModel
        {
            NearTracks = [.. Enumerable.Range(0, _options.Nodes).Select(n => ClockTrack.Constant(NodeOffset(n)))],
            FarTracks = [.. Enumerable.Range(0, _options.Hosts).Select(h => new ClockTrack([.. Track(h).Knots.Select(k => (k.At + k.Offset, k.Offset))]))], // on its own clock
            Start = GapDensity.Learn([.. _gaps.Select(g => g.Start)], [.. weights], half),
            End = GapDensity.Learn([.. _gaps.Select(g => g.End)], [.. weights], half),
            Length = GapDensity.Learn([.. _gaps.Select(g => g.Start + g.End)], [.. weights], _options.FarLengthUnit / 2),
            Middle = GapDensity.Learn([.. _gaps.Select(g => (g.Start - g.End) / 2)], [.. weights], half),
            Basis = half >= 50 ? GapBasis.LengthAndMiddle : GapBasis.StartAndEnd,
            Missing = Math.Max(_options.MissingFar, 0.0005),
            Strangers = Math.Max((_options.MissingNear + _options.Foreign) / (1 + _options.Foreign), 0.0005),
        };
        model.Agree[(int)PairFeature.Bytes] = _options.HasBytes ? 0.999 : 0;
        model.Agree[(int)PairFeature.Status] = 0.999;
        return model;
    }

    private void Request(double start)
    {
        ulong key = Key(out _);
        int host = _random.Next(_options.Hosts), node = _random.Next(_options.Nodes);
        bool cut = _random.NextDouble() < _options.Cut;
        double length = Length();
        (double first, double last) = (Gap(_options.Gap.Start), Gap(_options.Gap.End));
        double late = cut && _random.NextDouble() < 0.5 ? 20_000 + (_random.NextDouble() * 40_000) : first;
        double farStart = start + (cut ? late : first), farEnd = farStart + length;
        short status = (short)(_random.NextDouble() < 0.95 ? 200 : 404);
        long bytes = _random.NextDouble() < 0.2 ? 0 : _random.Next(20_000);
        bool nearKept = _random.NextDouble() >= _options.MissingNear;
        bool farKept = !(cut && _random.NextDouble() < _options.Lost) && _random.NextDouble() >= _options.MissingFar;
        int partner = -1;
        if (farKept)
        {
            partner = _far.Count;
            _far.Add(FarStay(key, host, farStart, farEnd, status, bytes));
        }

        if (nearKept)
        {
            _near.Add(NearStay(key, cut ? -1 : host, node, start, cut ? double.NaN : farEnd + last, status, bytes, cut));
            _truth.Add(partner);
            if (!cut)
            {
                _gaps.Add((first, last, start));
            }
        }
    }

    private Stay NearStay(ulong key, int host, int node, double start, double end, short status, long bytes, bool cut)
    {
        double own = Floor(start + NodeOffset(node), _options.NearUnit) + (_options.NearUnit / 2);
        return new Stay
        {
            Start = own,
            End = cut ? double.NaN : own + Floor(end - start, _options.NearUnit),
            HalfStep = (float)(_options.NearUnit / 2),
            Key = key,
            Clock = node,
            Host = host < 0 || !_options.KnowsHost ? 0 : host + 1,
            Status = cut ? (short)0 : status,
            Bytes = cut || !_options.HasBytes ? -1 : bytes,
            Cut = cut,
            Source = node,
        };
    }

    private Stay FarStay(ulong key, int host, double start, double end, short status, long bytes)
    {
        double ownEnd = Floor(end + Track(host).At(end), _options.FarUnit) + (_options.FarUnit / 2);
        return new Stay
        {
            Start = _options.FarHasLength ? ownEnd - Floor(end - start, _options.FarLengthUnit) : double.NaN,
            End = ownEnd,
            Written = ownEnd,
            HalfStep = (float)(_options.FarUnit / 2),
            Key = key,
            Clock = host,
            Host = _options.KnowsHost && _options.NamesHost ? host + 1 : 0,
            Status = status,
            Bytes = _options.HasBytes ? bytes : -1,
            Source = 100 + host,
            Line = 0,
            Slot = 0,
            Client = BitConverter.DoubleToUInt64Bits(end), // only for putting lines into order; cleared by Number
        };
    }

    // Far files are written in order of ends; indices of the truth follow.
    private void Number()
    {
        int[] order = [.. Enumerable.Range(0, _far.Count).OrderBy(i => BitConverter.UInt64BitsToDouble(_far[i].Client))];
        int[] place = new int[order.Length];
        Far = new Stay[order.Length];
        var lines = new Dictionary<int, int>();
        for (int i = 0; i < order.Length; i++)
        {
            place[order[i]] = i;
            Far[i] = _far[order[i]];
            lines[Far[i].Source] = Far[i].Line = lines.GetValueOrDefault(Far[i].Source) + 1;
            Far[i].Client = 0;
            Far[i].Slot = i;
        }

        Near = [.. _near];
        for (int i = 0; i < Near.Length; i++)
        {
            Near[i].Slot = i;
            Near[i].Line = i + 1;
        }

        Truth = [.. _truth.Select(t => t < 0 ? -1 : place[t])];
    }

    private double NodeOffset(int node) => (node - ((_options.Nodes - 1) / 2.0)) * 12;

    private ClockTrack Track(int host)
    {
        double first = _options.OffsetMs + (host * 37.3), end = Duration;
        double drift = _options.DriftPpm * 1e-6;
        return host == 0 && _options.StepMs != 0
            ? new ClockTrack([(0, first), (end / 2, first + (drift * end / 2)), (end / 2, first + _options.StepMs + (drift * end / 2)), (end, first + _options.StepMs + (drift * end))])
            : new ClockTrack([(0, first), (end, first + (drift * end))]);
    }

    private ulong Key(out int route)
    {
        // Routes are used unevenly, as they are.
        route = Math.Min(_options.Routes - 1, (int)(_options.Routes * Math.Pow(_random.NextDouble(), 1.8)));
        int id = route < _options.Routes * _options.WithIds ? _random.Next(2_000) : 0;
        return StableHash.Mix((ulong)((route * 10_000) + id + 1));
    }

    private double Length() => _options.MeanLength * Math.Exp(Normal() * _options.LengthSpread);

    private double Gap(double typical) => typical * Math.Exp(Normal() * _options.GapSpread);

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private static double Floor(double value, double unit) => Math.Floor(value / unit) * unit;
}
