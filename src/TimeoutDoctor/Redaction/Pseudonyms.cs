using System.Security.Cryptography;
using System.Text;

namespace TimeoutDoctor.Redaction;

/// <summary>
/// Pseudonyms of words: same word, same pseudonym; digits become digits, letters letters of the same case, hex stays hex. No two words share one,
/// and none is a word that occurs in the logs, as far as there are enough of its shape. Not thread-safe.
/// </summary>
public sealed class Pseudonyms(byte[] key, Func<string, bool> isTechnical)
{
    private const int MostTries = 64;
    private const int FewestHex = 8;

    private readonly Dictionary<string, string> _issued = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _originals = new(StringComparer.Ordinal);
    private readonly Dictionary<SecretKind, (long Times, HashSet<string> Values)> _counts = [];

    /// <summary>Whether words are only noted, before the first pseudonym is given.</summary>
    public bool IsLearning { get; set; } = true;

    /// <summary>All words that were replaced, in lower case.</summary>
    public IReadOnlySet<string> Originals => _originals;

    /// <summary>All pseudonyms given, in lower case.</summary>
    public IReadOnlySet<string> Issued => _taken;

    /// <summary>How often each kind was replaced, and how many values there were.</summary>
    public IEnumerable<(SecretKind Kind, long Times, int Values)> Counts => _counts.OrderBy(c => c.Key).Select(c => (c.Key, c.Value.Times, c.Value.Values.Count));

    /// <summary>Notes a replacement that is made elsewhere.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="original">What was there, in lower case.</param>
    /// <param name="pseudonym">What is there now, or null while learning.</param>
    public void Note(SecretKind kind, string original, string? pseudonym)
    {
        _originals.Add(original);
        if (pseudonym is null || IsLearning)
        {
            return;
        }

        _taken.Add(pseudonym);
        (long times, HashSet<string> values) = _counts.TryGetValue(kind, out (long Times, HashSet<string> Values) count) ? count : (0, new HashSet<string>(StringComparer.Ordinal));
        values.Add(original);
        _counts[kind] = (times + 1, values);
    }

    /// <summary>The pseudonym of a word, in its own case.</summary>
    /// <param name="word">A word as Latin-1: bytes beyond ASCII count as letters.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="mask">How each character is replaced (see <see cref="MaskOf"/>), or null to tell by its class.</param>
    public string Of(string word, SecretKind kind, string? mask = null)
    {
        string lower = Lower(word);
        if (IsLearning)
        {
            _originals.Add(lower);
            return word;
        }

        if (!_issued.TryGetValue(lower, out string? pseudonym))
        {
            pseudonym = Make(lower, mask ?? MaskOf(lower));
            _issued.Add(lower, pseudonym);
        }

        Note(kind, lower, pseudonym);
        return InCaseOf(word, pseudonym);
    }

    /// <summary>Hex digits made of others, class by class; never the same for two values but by a chance of 2^-60 and less.</summary>
    public string Hex(string lowerHex) => Spell(lowerHex, new string([.. lowerHex.Select(c => char.IsAsciiDigit(c) ? 'd' : 'h')]), Stream("hex", lowerHex, 0));

    /// <summary>
    /// What may stand for each character of a word in lower case: <c>d</c> a digit, <c>1</c> one that is not zero, <c>l</c> a letter, <c>h</c> a to f,
    /// <c>q</c> 4 to 7, <c>n</c> 8 or 9, <c>.</c> only itself. A number keeps its length: no zero in front where there was none.
    /// </summary>
    public static string MaskOf(string lower)
    {
        bool hex = lower.Length >= FewestHex && lower.All(char.IsAsciiHexDigitLower) && lower.Any(char.IsAsciiDigit) && !lower.All(char.IsAsciiDigit);
        return string.Create(lower.Length, (lower, hex), static (mask, from) =>
        {
            for (int i = 0; i < mask.Length; i++)
            {
                mask[i] = from.lower[i] switch
                {
                    '0' when i == 0 => '.',
                    >= '0' and <= '9' => i == 0 ? '1' : 'd',
                    >= 'a' and <= 'z' => from.hex ? 'h' : 'l',
                    >= '\u0080' => 'l',
                    _ => '.',
                };
            }
        });
    }

    private static string Lower(string word) => string.Create(word.Length, word, static (lower, from) =>
    {
        for (int i = 0; i < lower.Length; i++)
        {
            lower[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
        }
    });

    private static string InCaseOf(string word, string pseudonym) => string.Create(word.Length, (word, pseudonym), static (made, from) =>
    {
        for (int i = 0; i < made.Length; i++)
        {
            made[i] = char.IsAsciiLetterUpper(from.word[i]) ? char.ToUpperInvariant(from.pseudonym[i]) : from.pseudonym[i];
        }
    });

    private string Make(string word, string mask)
    {
        string made = word;
        for (int i = 0; i < MostTries; i++)
        {
            made = Spell(word, mask, Stream("word", word, i));
            if (made != word && !_taken.Contains(made) && !_originals.Contains(made) && !isTechnical(made))
            {
                return made;
            }
        }

        // Few words of this shape are left: the next that nobody has, even if it occurs in the logs as another's.
        for (int i = 0; i < 100_000 && (made == word || _taken.Contains(made)); i++)
        {
            made = Next(made, mask);
        }

        return made;
    }

    private static string Next(string made, string mask)
    {
        char[] text = made.ToCharArray();
        for (int i = text.Length - 1; i >= 0; i--)
        {
            (int radix, char zero) = ClassOf(mask[i]);
            if (radix > 0 && text[i] != (char)(zero + radix - 1))
            {
                text[i]++;
                break;
            }

            text[i] = radix > 0 ? zero : text[i];
        }

        return new string(text);
    }

    private static string Spell(string word, string mask, byte[] random)
    {
        char[] text = new char[word.Length];
        for (int i = 0; i < text.Length; i++)
        {
            (int radix, char zero) = ClassOf(mask[i]);
            int value = (random[2 * i] << 8) | random[(2 * i) + 1];
            text[i] = radix == 0 ? word[i] : (char)(zero + (value % radix));
        }

        return new string(text);
    }

    private static (int Radix, char Zero) ClassOf(char mask) => mask switch
    {
        'd' => (10, '0'),
        '1' => (9, '1'),
        'l' => (26, 'a'),
        'h' => (6, 'a'),
        'q' => (4, '4'),
        'n' => (2, '8'),
        _ => (0, '\0'),
    };

    private byte[] Stream(string purpose, string text, int attempt)
    {
        byte[] seed = Encoding.UTF8.GetBytes($"{purpose}\0{attempt}\0{text}");
        int wanted = Math.Max(32, text.Length * 2);
        byte[] random = new byte[((wanted + 31) / 32) * 32];
        byte[] block = HMACSHA256.HashData(key, seed);
        for (int i = 0; i < random.Length; i += 32)
        {
            block.CopyTo(random, i);
            block = i + 32 < random.Length ? HMACSHA256.HashData(key, block) : block;
        }

        return random;
    }
}
