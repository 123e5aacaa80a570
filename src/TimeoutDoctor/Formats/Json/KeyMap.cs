using System.Text;

namespace TimeoutDoctor.Formats.Json;

/// <summary>
/// What the keys of a JSON log mean: normalised key path (lower case, without <c>_</c>, <c>-</c>, <c>.</c> and blanks, nested keys
/// run together) to a field number from 1 to 63.
/// </summary>
/// <param name="fields">Field numbers by normalised path.</param>
/// <param name="wrappers">Normalised keys of outer objects that add nothing to a meaning (<c>meta</c>, <c>mdc</c>).</param>
internal sealed class KeyMap(IReadOnlyDictionary<string, int> fields, IReadOnlySet<string>? wrappers = null)
{
    /// <summary>All keys that have a meaning or group others, normalised.</summary>
    public IEnumerable<string> Names => fields.Keys.Concat(wrappers ?? Enumerable.Empty<string>());

    /// <summary>The field of a key, 0 when it is of no interest.</summary>
    public int Find(string full, string unwrapped) =>
        fields.TryGetValue(full, out int field) || fields.TryGetValue(unwrapped, out field) ? field : 0;

    /// <summary>Whether an object under this key only groups.</summary>
    public bool IsWrapper(string key) => wrappers?.Contains(key) == true;

    /// <summary>The form in which key paths are compared.</summary>
    public static string Normalise(ReadOnlySpan<byte> key)
    {
        Span<byte> kept = stackalloc byte[64];
        int used = 0;
        foreach (byte b in key)
        {
            if (b is (byte)'_' or (byte)'-' or (byte)'.' or (byte)' ')
            {
                continue;
            }

            if (used == kept.Length)
            {
                return ""; // no key of interest is that long
            }

            kept[used++] = b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
        }

        return Encoding.Latin1.GetString(kept[..used]);
    }
}
