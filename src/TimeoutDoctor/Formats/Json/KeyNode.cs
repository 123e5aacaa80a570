using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Json;

/// <summary>
/// The keys seen in the objects at one path, each with the key that followed it last time: loggers write keys in the same order
/// line after line, so that one comparison mostly finds the key.
/// </summary>
internal sealed class KeyNode(KeyMap map, string full, string unwrapped)
{
    private const int Most = 256;
    private readonly Dictionary<ulong, KeyEntry> _byHash = [];
    private KeyEntry? _first;

    /// <summary>The key that is likely to come next.</summary>
    /// <param name="before">The key before it, null at the object's start.</param>
    public KeyEntry? Expected(KeyEntry? before) => before is null ? _first : before.Next;

    /// <summary>Finds or learns a key and remembers what it followed.</summary>
    /// <param name="raw">The key as written, without quotes.</param>
    /// <param name="key">The key's text.</param>
    /// <param name="before">The key before it, null at the object's start.</param>
    public KeyEntry Find(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> key, KeyEntry? before)
    {
        ulong hash = StableHash.Of(raw);
        if (!_byHash.TryGetValue(hash, out KeyEntry? entry) || !entry.Is(raw))
        {
            // Keys that are data (maps by id) would grow without end: forget and learn anew.
            if (_byHash.Count >= Most)
            {
                _byHash.Clear();
                _first = null;
            }

            entry = Learn(raw, KeyMap.Normalise(key));
            _byHash[hash] = entry;
        }

        if (before is null)
        {
            _first = entry;
        }
        else
        {
            before.Next = entry;
        }

        return entry;
    }

    private KeyEntry Learn(ReadOnlySpan<byte> raw, string key)
    {
        bool wraps = unwrapped.Length == 0 && map.IsWrapper(key);
        string path = Join(full, key);
        string inner = wraps ? "" : Join(unwrapped, key);
        return new KeyEntry(raw, key.Length == 0 ? 0 : map.Find(path, inner), () => new KeyNode(map, path, inner));
    }

    private static string Join(string path, string key) => path.Length > 200 ? path : path + key;
}

/// <summary>A key as one log writes it.</summary>
/// <param name="raw">The key without quotes.</param>
/// <param name="field">What it means; 0 for nothing of interest.</param>
/// <param name="child">Makes the node of the objects under the key.</param>
internal sealed class KeyEntry(ReadOnlySpan<byte> raw, int field, Func<KeyNode> child)
{
    private readonly byte[] _lead = [(byte)'"', .. raw, (byte)'"', (byte)':'];

    // The first bytes of the lead, and which of them there are.
    private readonly Vector256<byte> _head = Vector256.Create([(byte)'"', .. raw, (byte)'"', (byte)':', .. new byte[Vector256<byte>.Count]]);
    private readonly Vector256<byte> _counts = Vector256.LessThan(Vector256.CreateSequence<byte>(0, 1), Vector256.Create((byte)Math.Min(raw.Length + 3, byte.MaxValue)));
    private KeyNode? _child;

    /// <summary>What the key means; 0 for nothing of interest.</summary>
    public int Field { get; } = field;

    /// <summary>The key as written with its closing quote.</summary>
    public ReadOnlySpan<byte> Quoted => _lead.AsSpan(1, _lead.Length - 2);

    /// <summary>Length of the key as mostly written: in its quotes, with the colon right behind.</summary>
    public int LeadLength { get; } = raw.Length + 3;

    /// <summary>The key that followed last time.</summary>
    public KeyEntry? Next { get; set; }

    /// <summary>The keys of objects under this key.</summary>
    public KeyNode Child => _child ??= child();

    /// <summary>Whether the key stands at a place of a line as it is mostly written. Nearly all keys are short: one comparison decides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool LeadsAt(ReadOnlySpan<byte> line, int at)
    {
        ReadOnlySpan<byte> here = line[at..];
        return here.Length < Vector256<byte>.Count || LeadLength > Vector256<byte>.Count ? here.StartsWith(_lead)
            : ((Vector256.Create(here) ^ _head) & _counts) == Vector256<byte>.Zero;
    }

    /// <summary>Whether this is the entry of a key as written.</summary>
    public bool Is(ReadOnlySpan<byte> key) => key.SequenceEqual(_lead.AsSpan(1, _lead.Length - 3));
}
