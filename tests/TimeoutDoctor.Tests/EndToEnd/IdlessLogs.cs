using System.Globalization;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>
/// Logs of a Classic load balancer with two nodes and of two application hosts that share no id, clocks up to a second apart. Some responses are
/// lost on the way and some requests before they arrive: 504 after 6 s. The load balancer writes its lines in order of completion.
/// </summary>
internal sealed class IdlessLogs
{
    public const int Count = 900;

    private const double ElbLimit = 6_000;

    private static readonly DateTimeOffset First = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    private readonly Random _random = new(7);
    private readonly Dictionary<string, List<(double Written, string Line)>> _files = [];
    private readonly Dictionary<string, string> _appOf = [];

    private readonly double _span;
    private readonly Func<int, double> _aheadMs;

    /// <summary>Makes the logs.</summary>
    /// <param name="count">Number of requests.</param>
    /// <param name="meanGapMs">Mean time between two of them.</param>
    /// <param name="aheadMs">By how much the clocks of the application's two hosts are ahead, besides.</param>
    public IdlessLogs(int count = Count, double meanGapMs = 20, Func<int, double>? aheadMs = null)
    {
        _aheadMs = aheadMs ?? (_ => 0);
        double at = 0;
        for (int i = 0; i < count; i++)
        {
            at += -Math.Log(1 - _random.NextDouble()) * meanGapMs;
            Request(at);
        }

        _span = count * meanGapMs;
    }

    /// <summary>The application's stamp for each of the load balancer's; empty where no line exists.</summary>
    public IReadOnlyDictionary<string, string> AppOf => _appOf;

    /// <summary>Adds lines of requests that came another way.</summary>
    public void AddForeign(int count)
    {
        for (int i = 0; i < count; i++)
        {
            App(i % 2, _random.NextDouble() * _span, 30, $"/internal/jobs/{_random.Next(500)}");
        }
    }

    /// <summary>Writes the logs.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="parts">Into how many files each log is split, as rotation does.</param>
    /// <param name="loss">Share of the application's lines that are left out.</param>
    public void Write(ScratchFolder folder, int parts = 1, double loss = 0)
    {
        var dropped = new Random(11);
        foreach ((string name, List<(double Written, string Line)> lines) in _files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            string[] kept = [.. lines.OrderBy(l => l.Written).Select(l => l.Line).Where(_ => !name.StartsWith("app", StringComparison.Ordinal) || dropped.NextDouble() >= loss)];
            for (int part = 0; part < parts; part++)
            {
                string[] some = kept[(part * kept.Length / parts)..((part + 1) * kept.Length / parts)];
                folder.Write("logs/" + string.Format(CultureInfo.InvariantCulture, name, part), string.Concat(some.Select(l => l + "\n")));
            }
        }
    }

    private void Request(double at)
    {
        int node = _random.Next(2), host = _random.Next(2);
        double length = 60 * Math.Exp(Normal() * 0.7), before = 0.4 * Math.Exp(Normal() * 0.5), after = 0.4 * Math.Exp(Normal() * 0.5);
        double fate = _random.NextDouble();
        string path = _random.NextDouble() < 0.5 ? $"/v1/items/{_random.Next(2_000)}" : $"/v1/list{_random.Next(6)}";
        bool given = fate < 0.05, lost = fate < 0.02;
        string stamp = Stamp(at + (node * 9), "ffffff");
        string app = lost ? "" : App(host, at + before, length, path);
        _appOf.Add(stamp, app);
        double waited = before + length + after;
        string times = given ? "- -1 -1 -1 504 0" : string.Create(CultureInfo.InvariantCulture, $"10.0.1.{host + 5}:80 0.000040 {waited / 1000:0.000000} 0.000030 200 200");
        Add($"elb/123456789012_elasticloadbalancing_us-east-1_api_20260302T10{{0}}5Z_10.0.2.2{node}_a1b2c3d4.log", at + (given ? ElbLimit : waited),
            $"""{stamp} api 192.0.2.{_random.Next(200)}:4000 {times} 0 {(given ? 0 : 512)} "GET http://api.example.com:80{path} HTTP/1.1" "curl/8.9.1" - -""");
    }

    private string App(int host, double start, double length, string path)
    {
        string stamp = Stamp(start + length + 700 - (host * 1_100) + _aheadMs(host), "fff");
        Add($"app/host{host}/access.log.{{0}}", start + length, string.Create(CultureInfo.InvariantCulture,
            $$"""{"ts":"{{stamp}}","level":"INFO","logger":"http","msg":"request completed","method":"GET","path":"{{path}}","status":200,"durationMs":{{Math.Floor(length)}},"host":"10.0.1.{{host + 5}}"}"""));
        return stamp;
    }

    private void Add(string file, double written, string line)
    {
        if (!_files.TryGetValue(file, out List<(double, string)>? lines))
        {
            _files.Add(file, lines = []);
        }

        lines.Add((written, line));
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private static string Stamp(double ms, string digits) => First.AddMilliseconds(ms).ToString("yyyy-MM-ddTHH:mm:ss." + digits, CultureInfo.InvariantCulture) + "Z";
}
