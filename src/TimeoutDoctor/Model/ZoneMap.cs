using System.Net;

namespace TimeoutDoctor.Model;

/// <summary>Maps an address to the availability zone of its subnet, as the user's <c>zones</c> say. The longest prefix decides.</summary>
public sealed class ZoneMap
{
    private readonly (IPNetwork Subnet, string Zone)[] _subnets;

    private ZoneMap(IEnumerable<(IPNetwork Subnet, string Zone)> subnets) =>
        _subnets = [.. subnets.OrderByDescending(s => s.Subnet.PrefixLength)];

    /// <summary>The map that knows no zone.</summary>
    public static ZoneMap Empty { get; } = new([]);

    /// <summary>Whether no subnet is known.</summary>
    public bool IsEmpty => _subnets.Length == 0;

    /// <summary>The subnets with the names of their zones.</summary>
    public IReadOnlyDictionary<string, string> Subnets => _subnets.DistinctBy(s => s.Subnet).ToDictionary(s => s.Subnet.ToString(), s => s.Zone, StringComparer.Ordinal);

    /// <summary>Makes a map.</summary>
    /// <param name="subnets">Subnets (<c>10.0.1.0/24</c>, or one address) with the name of their zone.</param>
    /// <exception cref="FormatException">A subnet or a zone cannot be used; the message says which and is fit for a user.</exception>
    public static ZoneMap Of(IEnumerable<KeyValuePair<string, string>> subnets)
    {
        ArgumentNullException.ThrowIfNull(subnets);
        return new ZoneMap(subnets.Select(s => (Network(s.Key), s.Value is { Length: > 0 } zone ? zone : throw new FormatException($"the zone of '{s.Key}' is empty"))));
    }

    /// <summary>The zone of an address, or null.</summary>
    /// <param name="address">An address, or <c>address:port</c> as load balancers log it.</param>
    public string? Of(string? address)
    {
        if (IsEmpty || address is null || !TryAddress(address, out IPAddress? parsed))
        {
            return null;
        }

        foreach ((IPNetwork subnet, string zone) in _subnets)
        {
            if (subnet.Contains(parsed))
            {
                return zone;
            }
        }

        return null;
    }

    private static bool TryAddress(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IPAddress? address)
    {
        // "1.2.3.4:80" and "[::1]:80" carry a port, "::1" does not.
        if (IPEndPoint.TryParse(text, out IPEndPoint? end))
        {
            address = end.Address;
            return true;
        }

        return IPAddress.TryParse(text, out address);
    }

    private static IPNetwork Network(string text)
    {
        if (IPAddress.TryParse(text, out IPAddress? single))
        {
            return new IPNetwork(single, single.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
        }

        string[] parts = text.Split('/');
        if (parts.Length != 2 || !IPAddress.TryParse(parts[0], out IPAddress? address)
            || !int.TryParse(parts[1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int length)
            || length > address.GetAddressBytes().Length * 8)
        {
            throw new FormatException($"'{text}' is not a subnet; write 10.0.1.0/24");
        }

        return new IPNetwork(Masked(address, length), length);
    }

    // 10.0.1.5/24 means the subnet that 10.0.1.5 lies in.
    private static IPAddress Masked(IPAddress address, int length)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            int bits = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - bits));
        }

        return new IPAddress(bytes);
    }
}
