using System.Globalization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>What requests are compared by.</summary>
/// <param name="Kind">The finding's kind.</param>
/// <param name="KeyOf">The value's key of a request; 0 where not known.</param>
/// <param name="TextOf">How a value is written.</param>
internal sealed record Dimension(string Kind, Func<RequestTraits, ulong> KeyOf, Func<ulong, string> TextOf);

/// <summary>The dimensions, most specific first: of two that explain the same requests the earlier one is said.</summary>
internal static class Dimensions
{
    /// <summary>The dimensions of a run.</summary>
    public static IReadOnlyList<Dimension> Of(GroupObservations seen)
    {
        Interner names = seen.Names;
        var zones = new ZoneNames(seen);
        return
        [
            new("target", t => (ulong)t.Host, key => TargetText(seen, (int)key)),
            new("lb-node", t => (ulong)t.Node, key => names[(int)key]),
            new("az", t => zones.KeyOf(t.Host), zones.TextOf),
            new("route", t => t.Route <= Interner.Overflow ? 0 : ((ulong)t.Method << 32) | (uint)t.Route, key => RouteText(names, key)),
            new("client", t => t.Client, key => "client " + key.ToString("x16", CultureInfo.InvariantCulture)),
            new("size", t => t.Size, key => SizeText((int)key)),
            new("method", t => (ulong)t.Method, key => ((HttpMethod)key).Name()),
        ];
    }

    private static string TargetText(GroupObservations seen, int host) => seen.Targets.TryGetValue(host, out string? target) ? target : seen.Names[host];

    private static string RouteText(Interner names, ulong key)
    {
        string method = ((HttpMethod)(key >> 32)).Name();
        return method.Length > 0 ? method + " " + names[(int)(uint)key] : names[(int)(uint)key];
    }

    private static string SizeText(int size)
    {
        double from = 64 * Math.Pow(4, size - 1), to = from * 4;
        return size <= 1 ? $"below {Bytes(to)}" : $"{Bytes(from)} to {Bytes(to)}";
    }

    private static string Bytes(double bytes) =>
        bytes < 1024 ? $"{bytes:0} B" : bytes < 1024 * 1024 ? $"{bytes / 1024:0} KiB" : $"{bytes / 1024 / 1024:0} MiB";
}

/// <summary>
/// Zones of hosts: as the user says, else the /24 an address lies in, since a subnet lies in one zone.
/// </summary>
internal sealed class ZoneNames(GroupObservations seen)
{
    private readonly Dictionary<int, ulong> _zoneOfHost = [];
    private readonly List<string> _zones = [""];

    /// <summary>Key of a host's zone; 0 where not known.</summary>
    public ulong KeyOf(int host)
    {
        if (host <= Interner.Overflow)
        {
            return 0;
        }

        if (!_zoneOfHost.TryGetValue(host, out ulong key))
        {
            string? zone = NameOf(seen.Names[host]);
            int known = zone is null ? 0 : _zones.IndexOf(zone);
            if (known < 0)
            {
                known = _zones.Count;
                _zones.Add(zone!);
            }

            _zoneOfHost.Add(host, key = (ulong)known);
        }

        return key;
    }

    /// <summary>A zone's text.</summary>
    public string TextOf(ulong key) => _zones[(int)key];

    private string? NameOf(string host)
    {
        if (!seen.Zones.IsEmpty)
        {
            return seen.Zones.Of(host);
        }

        return System.Net.IPAddress.TryParse(host, out System.Net.IPAddress? address) && address.GetAddressBytes() is { Length: 4 } bytes
            ? $"{bytes[0]}.{bytes[1]}.{bytes[2]}.0/24" : null;
    }
}
