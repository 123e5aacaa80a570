using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace TimeoutDoctor.Redaction;

/// <summary>
/// Pseudonyms of addresses that keep prefixes: addresses of one subnet stay in one subnet, whatever its size, so zones still hold. Private
/// addresses stay private, public ones public; loopback, unspecified, link-local scope and multicast say nothing and stay.
/// </summary>
public sealed class AddressPseudonyms(byte[] key)
{
    private readonly Dictionary<(int Salt, UInt128 Prefix, int Bits), bool> _flips = [];
    private readonly Dictionary<IPAddress, IPAddress> _known = [];

    /// <summary>Another of the possible mappings, for when pseudonyms happen to be addresses of the logs.</summary>
    public int Salt { get; set; }

    /// <summary>The pseudonym of an address.</summary>
    public IPAddress Of(IPAddress address)
    {
        if (!_known.TryGetValue(address, out IPAddress? pseudonym))
        {
            _known.Add(address, pseudonym = Make(address));
        }

        return pseudonym;
    }

    /// <summary>The pseudonym of a subnet such as <c>10.0.1.0/24</c>, or of an address.</summary>
    public string OfSubnet(string subnet)
    {
        string[] parts = subnet.Split('/', 2);
        if (!IPAddress.TryParse(parts[0], out IPAddress? address))
        {
            return subnet;
        }

        byte[] bytes = Of(address).GetAddressBytes();
        if (parts.Length == 2 && int.TryParse(parts[1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int bits))
        {
            for (int i = 0; i < bytes.Length; i++)
            {
                int kept = Math.Clamp(bits - (8 * i), 0, 8);
                bytes[i] &= (byte)(0xFF << (8 - kept));
            }
        }

        return new IPAddress(bytes) + (parts.Length == 2 ? "/" + parts[1] : "");
    }

    /// <summary>Forgets the mapping, for another <see cref="Salt"/>.</summary>
    public void Reset() => _known.Clear();

    /// <summary>Whether an address says nothing about anybody.</summary>
    public static bool SaysNothing(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            byte first = address.GetAddressBytes()[0];
            return first is 0 or 127 || first >= 224;
        }

        return IPAddress.IsLoopback(address) || address.Equals(IPAddress.IPv6Any) || address.IsIPv6Multicast;
    }

    private IPAddress Make(IPAddress address)
    {
        if (SaysNothing(address))
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return Of(address.MapToIPv4()).MapToIPv6();
        }

        return address.AddressFamily == AddressFamily.InterNetwork ? Version4(address) : Version6(address);
    }

    private IPAddress Version4(IPAddress address)
    {
        uint value = BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
        int kept = KeptBits(value);
        uint mapped = kept > 0 ? (uint)Mapped(value, 32, kept) : Public(value);
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, mapped);
        return new IPAddress(bytes);
    }

    // How many leading bits say which of the special blocks an address lies in; 0 for the public ones.
    private static int KeptBits(uint value) => (value >> 24, (value >> 16) & 0xFF) switch
    {
        (10, _) => 8,
        (172, >= 16 and <= 31) => 12,
        (192, 168) or (169, 254) => 16,
        (100, >= 64 and <= 127) => 10,
        _ => 0,
    };

    // The first octet of a public address becomes another that has only public ones.
    private uint Public(uint value)
    {
        byte[] octets = [.. Enumerable.Range(1, 223).Select(o => (byte)o).Where(o => o is not (10 or 100 or 127 or 169 or 172 or 192))];
        byte first = (byte)(value >> 24);
        int at = Array.IndexOf(octets, first);
        int shift = 1 + (int)(Random32("octet", 0, 0) % (uint)(octets.Length - 1));
        byte mapped = octets[(Math.Max(0, at) + shift) % octets.Length];
        return ((uint)Mapped(value, 32, 8) & 0x00FF_FFFF) | ((uint)mapped << 24);
    }

    private IPAddress Version6(IPAddress address)
    {
        UInt128 value = BinaryPrimitives.ReadUInt128BigEndian(address.GetAddressBytes());
        byte first = (byte)(value >> 120);
        int kept = first is 0xFC or 0xFD ? 8 : address.IsIPv6LinkLocal ? 64 : 3;
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Mapped(value, 128, kept));
        return new IPAddress(bytes);
    }

    // Each bit is flipped or not as the key says for the bits before it: what shares a prefix shares it afterwards, and nothing else does.
    private UInt128 Mapped(UInt128 value, int width, int kept)
    {
        UInt128 mapped = value;
        for (int bit = kept; bit < width; bit++)
        {
            UInt128 prefix = value >> (width - bit);
            if (!_flips.TryGetValue((Salt, prefix, (width << 8) | bit), out bool flip))
            {
                flip = (Random32("bit", prefix, (width << 8) | bit) & 1) == 1;
                _flips.Add((Salt, prefix, (width << 8) | bit), flip);
            }

            mapped ^= flip ? UInt128.One << (width - 1 - bit) : 0;
        }

        return mapped;
    }

    private uint Random32(string purpose, UInt128 prefix, int bits)
    {
        byte[] seed = new byte[28];
        BinaryPrimitives.WriteUInt128BigEndian(seed, prefix);
        BinaryPrimitives.WriteInt32BigEndian(seed.AsSpan(16), bits);
        BinaryPrimitives.WriteInt32BigEndian(seed.AsSpan(20), Salt);
        BinaryPrimitives.WriteInt32BigEndian(seed.AsSpan(24), purpose.Length);
        return BinaryPrimitives.ReadUInt32BigEndian(HMACSHA256.HashData(key, seed));
    }
}
