using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// Which clock stamped a record, and by which address the load balancer names its host. Rotated files of one log share a clock; a host's address
/// is told by the user, by the log, or by a folder named like <c>ip-10-0-1-10</c>.
/// </summary>
internal sealed partial class SourceHosts
{
    private readonly Interner _names;
    private readonly IReadOnlyList<SourceFile> _sources;
    private readonly int[] _clockOfSource;
    private readonly int[] _hostOfSource;
    private readonly ulong[] _nodeOfSource;
    private readonly Dictionary<(Hop Hop, int Host), int> _clocks = [];
    private readonly Dictionary<int, int> _addresses = [];

    /// <summary>Looks at all sources.</summary>
    public SourceHosts(IReadOnlyList<SourceFile> sources, Interner names)
    {
        _names = names;
        _sources = sources;
        _hostOfSource = [.. sources.Select(s => s.Hop is Hop.App or Hop.Proxy ? AddressOf(s.Host) is > 0 and int told ? told : AddressIn(s.Name) : Interner.None)];
        _nodeOfSource = [.. sources.Select(s => s.Node is null ? 0 : StableHash.Of(Encoding.UTF8.GetBytes(s.Node)))];
        _clockOfSource = [.. sources.Select(s => names.Add((s.Hop == Hop.LoadBalancer ? s.Node : s.Host) ?? Family(s.Name)))];
    }

    /// <summary>Number of the clock of a record, in order of appearance.</summary>
    public int ClockOf(in HopRecord record)
    {
        SourceFile source = _sources[record.At.Source];
        // A log that several hosts write into names the host in each line.
        bool own = record.Hop is Hop.App or Hop.Proxy && record.Target != Interner.None && source.Host is null && record.Hop != Hop.Proxy;
        // All of a gateway's log streams are stamped by one service.
        (Hop, int) clock = (record.Hop, record.Hop == Hop.Gateway ? 0 : own ? record.Target : _clockOfSource[record.At.Source]);
        if (!_clocks.TryGetValue(clock, out int number))
        {
            _clocks.Add(clock, number = _clocks.Count);
        }

        return number;
    }

    /// <summary>The sources of requests behind a hop, by the clock that they share.</summary>
    public IEnumerable<IGrouping<(Hop Hop, int Clock), SourceFile>> ClocksBehind(Hop front) =>
        _sources.Where(s => s.FormatId is not null && s.Hop != front && !s.ConnectionLevel).GroupBy(s => (s.Hop, _clockOfSource[s.Id]));

    /// <summary>Number of the address of the host that wrote a record; 0 when not known.</summary>
    public int HostOf(in HopRecord record) =>
        _hostOfSource[record.At.Source] is > 0 and int host ? host : record.Hop == Hop.App ? AddressOf(record.Target) : Interner.None;

    /// <summary>Number of the address in a target such as <c>10.0.1.5:80</c>; 0 when it is no address.</summary>
    public int AddressOf(int target)
    {
        if (target <= Interner.Overflow)
        {
            return Interner.None;
        }

        if (!_addresses.TryGetValue(target, out int address))
        {
            _addresses.Add(target, address = AddressOf(_names[target]));
        }

        return address;
    }

    /// <summary>Hash of a load balancer node's address, as <c>ClientAddress</c> makes it; 0 when not known.</summary>
    public ulong NodeHash(int source) => _nodeOfSource[source];

    private int AddressOf(string? text)
    {
        if (text is null)
        {
            return Interner.None;
        }

        if (AddressIn(text) is > 0 and int named)
        {
            return named;
        }

        int colon = text.LastIndexOf(':');
        string bare = colon > 0 && text.IndexOf(':') == colon ? text[..colon] : text;
        return IPAddress.TryParse(bare, out _) ? _names.Add(bare) : Interner.None;
    }

    private int AddressIn(string name) => Ec2Name().Match(name) is { Success: true } match ? _names.Add(match.Value[3..].Replace('-', '.')) : Interner.None;

    // The log without what rotation puts behind its name.
    private static string Family(string name) => Rotation().Replace(name, "");

    [GeneratedRegex(@"\bip-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}\b")]
    private static partial Regex Ec2Name();

    [GeneratedRegex(@"(\.gz|[._-]\d{4}-?\d{2}-?\d{2}([._T-]?\d{2,6})?|\.\d{1,3}(?=$|\.gz)|_\d{3}(?=\.))")]
    private static partial Regex Rotation();
}
