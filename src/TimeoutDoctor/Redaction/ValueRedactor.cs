using System.Buffers;
using System.Text;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Redaction;

/// <summary>Redacts a text whose meaning is known. Every byte that it does not know to be harmless belongs to a word or number that is replaced.</summary>
internal sealed partial class ValueRedactor(Pseudonyms pseudonyms, AddressBook addresses, Vocabulary vocabulary, Epochs epochs, RedactionOptions options)
{
    private static readonly SearchValues<byte> PathEnds = SearchValues.Create(" \"'<>\t\r\n"u8);
    private static readonly SearchValues<byte> ColumnPathEnds = SearchValues.Create(" \"'<>\t\r\n,"u8);

    private readonly byte[][] _keep = [.. options.Keep.Where(k => k.Length > 0).Select(Encoding.UTF8.GetBytes).OrderByDescending(k => k.Length)];
    private readonly NumberRule _numbers = new(epochs);

    /// <summary>The meaning of a key's values.</summary>
    public Meaning MeaningOf(ReadOnlySpan<byte> key) => KeyMeanings.Of(Encoding.Latin1.GetString(key[..Math.Min(key.Length, 256)]), vocabulary.IsFormats);

    /// <summary>Whether a key is one that loggers and servers use.</summary>
    public bool IsName(ReadOnlySpan<byte> key) => key.Length <= 64 && KeyMeanings.IsName(Encoding.Latin1.GetString(key), vocabulary.IsFormats);

    /// <summary>Writes a value by its meaning: paths as paths, and so on.</summary>
    public void WriteValue(ReadOnlySpan<byte> text, Meaning meaning, IBufferWriter<byte> into)
    {
        if (meaning == Meaning.Path && IsRequestLine(text))
        {
            WriteRequestLine(text, into);
        }
        else if (meaning == Meaning.Path && (text.StartsWith("/"u8) || Scheme(text) > 0))
        {
            WritePath(text, into);
        }
        else if (meaning == Meaning.Query)
        {
            WriteQuery(text, into);
        }
        else
        {
            Write(text, meaning == Meaning.Path ? Meaning.Unknown : meaning, into);
        }
    }

    /// <summary>Replaces every word and number.</summary>
    public void Force(ReadOnlySpan<byte> text, SecretKind kind, IBufferWriter<byte> into)
    {
        for (int at = 0; at < text.Length;)
        {
            int used = at == 0 || !TokenShapes.IsWord(text[at - 1]) ? Kept(text[at..], into) is > 0 and int kept ? kept : Shaped(text, at, kind, blanks: true, into) : 0;
            if (used == 0)
            {
                EscapedWord word = EscapedWord.Read(text[at..]);
                used = word.Length > 0 ? Replace(text.Slice(at, word.Length), kind, word.Mask, into) : Copy(text, at, into);
            }

            at += used;
        }
    }

    /// <summary>Writes a text.</summary>
    public void Write(ReadOnlySpan<byte> text, Meaning outer, IBufferWriter<byte> into)
    {
        if (outer == Meaning.Secret)
        {
            Force(text, SecretKind.Secret, into);
            return;
        }

        var scope = new KeyScope(outer);
        int from = 0;
        for (int at = 0; at < text.Length;)
        {
            scope.Pass(text, at);
            bool starts = at == from || !TokenShapes.IsWord(text[at - 1]);
            int used = starts ? Kept(text[at..], into) : 0;
            used = used > 0 ? used : starts ? HaproxyState(text, at, scope.Meaning, into) : 0;
            used = used > 0 ? used : starts && scope.Meaning != Meaning.Secret ? Moment(text[at..], scope.Meaning, into) : 0;
            used = used > 0 ? used : starts ? Shaped(text, at, SecretKind.Word, scope.Meaning != Meaning.Columns, into) : 0;
            used = used > 0 ? used : PathAt(text, at, scope.Meaning, into);
            used = used > 0 ? used : WordAt(text, at, from, ref scope, into);
            if (used == 0)
            {
                // What follows an escape (a colour, a quote) does not go on with its letters.
                used = Copy(text, at, into);
                from = used > 1 ? at + used : from;
            }

            at += used;
        }
    }

    // How a session ended at HAProxy: CQ--, sH--, ----.
    private static int HaproxyState(ReadOnlySpan<byte> text, int at, Meaning meaning, IBufferWriter<byte> into)
    {
        bool is4 = meaning == Meaning.Columns && at > 0 && text[at - 1] == ' ' && at + 4 < text.Length && text[at + 4] == ' '
            && "CSPLRIUDKcs"u8.IndexOf(text[at]) >= 0 && "RQCHDLT-"u8.IndexOf(text[at + 1]) >= 0 && "NIDVEO-"u8.IndexOf(text[at + 2]) >= 0 && "NIUPRD-"u8.IndexOf(text[at + 3]) >= 0
            && text.Slice(at, 4).IndexOf((byte)'-') >= 0;
        return is4 ? Copy(text, at, 4, into) : 0;
    }

    private bool IsTechnical(ReadOnlySpan<byte> word) => word.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0 && vocabulary.Has(Encoding.Latin1.GetString(word));

    // What its shape gives away: e-mail, token, key, address, id, card.
    private int Shaped(ReadOnlySpan<byte> text, int at, SecretKind kind, bool blanks, IBufferWriter<byte> into)
    {
        ReadOnlySpan<byte> rest = text[at..];
        byte first = rest[0];
        if (!TokenShapes.IsWord(first) && first != ':')
        {
            return 0;
        }

        int used;
        if ((used = addresses.Write(rest, into)) > 0 || (used = addresses.WriteId(rest, epochs, into)) > 0)
        {
            return used;
        }

        (used, SecretKind found) = TokenShapes.Email(rest) is > 0 and int mail ? (mail, SecretKind.Email)
            : TokenShapes.Jwt(rest) is > 0 and int token ? (token, SecretKind.Jwt)
            : TokenShapes.AwsKey(rest) is > 0 and int key ? (key, SecretKind.AwsKey)
            : TokenShapes.Card(rest, blanks) is > 0 and int card && !epochs.Is(rest[..card]) ? (card, SecretKind.Card)
            : (0, kind);
        for (int i = 0; i < used;)
        {
            EscapedWord word = EscapedWord.Read(rest[i..used]);
            i += word.Length > 0 ? Replace(rest.Slice(i, word.Length), found, word.Mask, into) : Copy(rest, i, into);
        }

        return used;
    }

    private int Kept(ReadOnlySpan<byte> text, IBufferWriter<byte> into)
    {
        foreach (byte[] keep in _keep)
        {
            if (text.StartsWith(keep) && (text.Length == keep.Length || !TokenShapes.IsWord(text[keep.Length])))
            {
                return Copy(text, 0, keep.Length, into);
            }
        }

        return 0;
    }

    private int Moment(ReadOnlySpan<byte> text, Meaning meaning, IBufferWriter<byte> into)
    {
        if (!Moments.TryRead(text, out Moment moment))
        {
            return 0;
        }

        bool near = epochs.IsNear(moment);
        bool stays = moment.Shape == MomentShape.Compact && moment.Length == 8 ? near : near || meaning is Meaning.Columns or Meaning.Time;
        if (!stays)
        {
            return 0;
        }

        into.Write(Encoding.Latin1.GetBytes(Moments.Moved(text, moment, options.ShiftDays, epochs.Year)));
        return moment.Length;
    }

    private int PathAt(ReadOnlySpan<byte> text, int at, Meaning meaning, IBufferWriter<byte> into)
    {
        bool free = at == 0 || " \"',=([{<>;|\t\n:"u8.IndexOf(text[at - 1]) >= 0;
        bool absolute = text[at] == '/' && free && at + 1 < text.Length && (TokenShapes.IsWord(text[at + 1]) || "{%.~-$:@/"u8.IndexOf(text[at + 1]) >= 0);
        if (!absolute && (!free || Scheme(text[at..Math.Min(text.Length, at + 15)]) == 0))
        {
            return 0;
        }

        int end = text[at..].IndexOfAny(meaning == Meaning.Columns ? ColumnPathEnds : PathEnds);
        end = end < 0 ? text.Length - at : end;
        WritePath(text.Slice(at, end), into);
        return end;
    }

    private int WordAt(ReadOnlySpan<byte> text, int at, int from, ref KeyScope scope, IBufferWriter<byte> into)
    {
        Meaning meaning = scope.Meaning;
        int number = _numbers.Read(text[from..], at - from, meaning, out string? moved);
        if (number > 0)
        {
            return moved is null ? Copy(text, at, number, into) : Put(moved, number, into);
        }

        EscapedWord word = EscapedWord.Read(text[at..]);
        if (word.Length == 0)
        {
            return 0;
        }

        ReadOnlySpan<byte> bytes = text.Slice(at, word.Length);
        scope.Enter(text, at + word.Length, this);
        int end = at + word.Length;
        if (end < text.Length && text[end] == '=' && IsName(bytes))
        {
            return Copy(text, at, word.Length, into);
        }

        // The version of HTTP is no version of a user's software.
        if (end + 1 < text.Length && text[end] == '/' && bytes.SequenceEqual("HTTP"u8) && text[end + 1] is >= (byte)'0' and <= (byte)'3')
        {
            bool minor = end + 3 < text.Length && text[end + 2] == '.' && text[end + 3] is (byte)'0' or (byte)'1' or (byte)'9';
            return Copy(text, at, word.Length + (minor ? 4 : 2), into);
        }

        return meaning != Meaning.Secret && IsTechnical(bytes) ? Copy(text, at, word.Length, into) : Replace(bytes, meaning == Meaning.Secret ? SecretKind.Secret : SecretKind.Word, word.Mask, into);
    }

    private int Replace(ReadOnlySpan<byte> word, SecretKind kind, string? mask, IBufferWriter<byte> into)
    {
        if (word.Length == 1 && kind is SecretKind.Word or SecretKind.PathName && !char.IsAsciiDigit((char)word[0]) && word[0] < 0x80)
        {
            return Copy(word, 0, into);
        }

        // A load balancer's id of a connection is known by its prefix, and zeros stand for none.
        if (word.StartsWith(TokenShapes.ConnectionPrefix) && word.Length > TokenShapes.ConnectionPrefix.Length)
        {
            into.Write(TokenShapes.ConnectionPrefix);
            ReadOnlySpan<byte> id = word[TokenShapes.ConnectionPrefix.Length..];
            Put(id.IndexOfAnyExcept((byte)'0') < 0 ? Encoding.Latin1.GetString(id) : pseudonyms.Of(Encoding.Latin1.GetString(id), SecretKind.Id), id.Length, into);
            return word.Length;
        }

        // By the end of its name an exception's class is known, and by that the lines of a stack trace.
        if (kind == SecretKind.Word && mask is null && ExceptionName.Stem(word) is > 0 and int own)
        {
            Put(pseudonyms.Of(Encoding.Latin1.GetString(word[..own]), kind), own, into);
            into.Write(word[own..]);
            return word.Length;
        }

        bool digits = word.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        SecretKind counted = !digits ? kind : word.Length == 12 ? SecretKind.Account : kind == SecretKind.Word ? SecretKind.Number : kind;
        return Put(pseudonyms.Of(Encoding.Latin1.GetString(word), counted, mask), word.Length, into);
    }

    private static int Put(string text, int used, IBufferWriter<byte> into)
    {
        into.Write(Encoding.Latin1.GetBytes(text));
        return used;
    }

    // An escape that stands for no letter or digit stays whole, so that its own letters are not taken for a word.
    private static int Copy(ReadOnlySpan<byte> text, int at, IBufferWriter<byte> into) => Copy(text, at, EscapedWord.EscapeLength(text[at..]) is > 0 and int escape ? escape : 1, into);

    private static int Copy(ReadOnlySpan<byte> text, int at, int length, IBufferWriter<byte> into)
    {
        into.Write(text.Slice(at, length));
        return length;
    }
}
