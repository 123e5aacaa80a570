using System.Text;

namespace TimeoutDoctor.Model;

/// <summary>
/// Gives each distinct short text (route, target, host) one number, so that records carry numbers. Thread-safe. Numbers depend on
/// the order of arrival and must never decide an order of output. Past <see cref="Capacity"/> texts everything new is
/// <see cref="Overflow"/>: a log full of made-up values must not fill the memory.
/// </summary>
public sealed class Interner
{
    /// <summary>The most distinct texts kept.</summary>
    public const int Capacity = 100_000;

    /// <summary>The number of "no text".</summary>
    public const int None = 0;

    /// <summary>The number of every text that came after the capacity was reached.</summary>
    public const int Overflow = 1;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _texts = ["", "(other)"];

    /// <summary>Makes an empty interner.</summary>
    public Interner() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The text of a number.</summary>
    public string this[int number]
    {
        get
        {
            lock (_gate)
            {
                return _texts[number];
            }
        }
    }

    /// <summary>The number of a text, made when it is new. Texts are cut to 512 bytes.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return None;
        }

        Span<char> chars = stackalloc char[512];
        int length = Encoding.UTF8.GetChars(text[..Math.Min(text.Length, 512)], chars);
        return Add(chars[..length]);
    }

    /// <summary>The number of a text, made when it is new.</summary>
    public int Add(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return None;
        }

        lock (_gate)
        {
            if (_lookup.TryGetValue(text, out int number))
            {
                return number;
            }

            if (_texts.Count >= Capacity)
            {
                return Overflow;
            }

            string made = text.ToString();
            number = _texts.Count;
            _texts.Add(made);
            _numbers.Add(made, number);
            return number;
        }
    }
}

/// <summary>
/// A reader's own small memory in front of an <see cref="Interner"/>: a log repeats the same few values, and a lock per line
/// would cost more than the parsing. Not thread-safe.
/// </summary>
public sealed class InternCache(Interner interner)
{
    private const int Slots = 256;
    private (byte[]? Text, int Number)[]? _slots; // made when first needed: many parsers only ever see a sample

    /// <summary>The number of a text.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return Interner.None;
        }

        _slots ??= new (byte[]?, int)[Slots];
        ref (byte[]? Text, int Number) slot = ref _slots[(int)(StableHash.Of(text) & (Slots - 1))];
        if (slot.Text is { } known && text.SequenceEqual(known))
        {
            return slot.Number;
        }

        int number = interner.Add(text);
        slot = (text.ToArray(), number);
        return number;
    }
}
