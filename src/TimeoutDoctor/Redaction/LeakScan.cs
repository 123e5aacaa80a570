using System.Net;
using System.Text;

namespace TimeoutDoctor.Redaction;

/// <summary>
/// Looks for what should be gone in lines that were redacted, apart from how they were redacted: words, numbers, addresses and ids that were
/// replaced anywhere, and e-mail addresses, tokens, keys and cards that are no pseudonyms. Values of so few characters that a pseudonym may
/// well be another's original cannot be told and are left out.
/// </summary>
public sealed class LeakScan
{
    private const int ShortestWord = 4;
    private const int ShortestNumber = 7;

    private readonly Pseudonyms _pseudonyms;
    private readonly Vocabulary _vocabulary;
    private readonly Epochs _epochs;

    internal LeakScan(Pseudonyms pseudonyms, Vocabulary vocabulary, Epochs epochs) => (_pseudonyms, _vocabulary, _epochs) = (pseudonyms, vocabulary, epochs);

    /// <summary>The first original that survives in a line, as a count of its characters and its kind of text; null when there is none.</summary>
    public string? FirstLeak(ReadOnlySpan<byte> line)
    {
        for (int at = 0; at < line.Length;)
        {
            if (at > 0 && TokenShapes.IsWord(line[at - 1]) && TokenShapes.IsWord(line[at]))
            {
                at++;
                continue;
            }

            if (LeakAt(line[at..], out int used) is { } leak)
            {
                return leak;
            }

            at += used > 0 ? used : Math.Max(1, EscapedWord.EscapeLength(line[at..]));
        }

        return null;
    }

    private string? LeakAt(ReadOnlySpan<byte> text, out int used)
    {
        int length = TokenShapes.Address4(text) is > 0 and int four ? four : TokenShapes.Address6(text);
        if (length > 0 && IPAddress.TryParse(Encoding.ASCII.GetString(text[..length]), out IPAddress? address) && !AddressPseudonyms.SaysNothing(address))
        {
            used = length;
            return _pseudonyms.Originals.Contains(address.ToString()) && !_pseudonyms.Issued.Contains(address.ToString()) ? "an address" : null;
        }

        if (TokenShapes.Id(text) is > 0 and int id)
        {
            used = id;
            string hex = Encoding.ASCII.GetString(id == 35 ? text[2..id] : text[..id]).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
            return _pseudonyms.Originals.Contains(hex) || _pseudonyms.Originals.Contains(hex[8..]) ? "an id" : null;
        }

        used = EscapedWord.Read(text).Length;
        int shaped = Math.Max(Math.Max(TokenShapes.Email(text), TokenShapes.Jwt(text)), TokenShapes.AwsKey(text));
        for (int at = 0; at < shaped;)
        {
            EscapedWord part = EscapedWord.Read(text[at..shaped]);
            string piece = Lower(text.Slice(at, part.Length));
            if (piece.Length >= ShortestWord && !_pseudonyms.Issued.Contains(piece) && !_vocabulary.IsFormats(piece))
            {
                return "a text in the form of an e-mail address, a token or a key";
            }

            at += Math.Max(1, part.Length);
        }

        string word = Lower(text[..used].StartsWith(TokenShapes.ConnectionPrefix) ? text[TokenShapes.ConnectionPrefix.Length..used] : text[..used]);
        return word.Length > 0 && !_vocabulary.Has(Encoding.Latin1.GetString(text[..used])) && IsTold(word) && _pseudonyms.Originals.Contains(word) ? $"a word of {word.Length} characters" : null;
    }

    // A pseudonym that is another's original was all that was left of its shape. A technical word may be secret in one place and harmless in another.
    private bool IsTold(string word) =>
        word.Length >= ShortestWord && !(word.Length < ShortestNumber && word.All(char.IsAsciiDigit)) && !_pseudonyms.Issued.Contains(word) && !_vocabulary.Has(word)
        && !_epochs.Is(Encoding.Latin1.GetBytes(word));

    private static string Lower(ReadOnlySpan<byte> word) => Encoding.Latin1.GetString(word).ToLowerInvariant();
}
