using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Reading;

/// <summary>Addresses in log fields. They are compared, never shown, so a hash is enough.</summary>
public static class ClientAddress
{
    /// <summary>Hash of an address without its port; 0 for none. IPv6 may be in brackets; the port follows the last colon.</summary>
    /// <param name="field">Such as <c>203.0.113.7:4711</c>, <c>[2001:db8::1]:80</c> or a bare address.</param>
    /// <param name="hasPort">Whether the format always writes a port (ELB logs do).</param>
    public static ulong Hash(ReadOnlySpan<byte> field, bool hasPort)
    {
        if (hasPort && field.LastIndexOf((byte)':') is > 0 and int colon)
        {
            field = field[..colon];
        }

        if (!field.IsEmpty && (field[0] is (byte)'[' or (byte)']' || field[^1] is (byte)'[' or (byte)']'))
        {
            field = field.Trim("[]"u8);
        }

        return field.IsEmpty || (field.Length == 1 && field[0] == '-') ? 0 : StableHash.Of(field);
    }
}
