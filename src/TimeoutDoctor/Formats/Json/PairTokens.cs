using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Json;

/// <summary>
/// What the blank-separated words behind a stamp tell of a request: an arrow or a word for the phase, method and path side by
/// side, then a status and a duration with its unit; ids bare or as <c>key=value</c>; the thread in brackets.
/// </summary>
internal ref struct PairTokens(KeyNode keys)
{
    private readonly KeyNode _keys = keys;
    private bool _inRequest = false;

    public EventWord Word = EventWord.None;
    public HttpMethod Method = HttpMethod.Unknown;
    public ReadOnlySpan<byte> Path = default;
    public short Status = 0;
    public long DurationTicks = -1;
    public long? UnitTicks = null;
    public bool GuessedUnit = false;
    public bool SaysRequest = false;
    public ulong Thread = 0;
    public RequestId RequestId = default;
    public RequestId TraceId = default;

    /// <summary>Reads the line behind its stamp.</summary>
    public void Read(ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> before = default;
        while (true)
        {
            rest = rest.TrimStart(" \t"u8);
            if (rest.IsEmpty)
            {
                return;
            }

            int end = rest[0] == '[' && rest.IndexOf((byte)']') is > 0 and int close ? close + 1 : rest.IndexOfAny((byte)' ', (byte)'\t');
            end = end < 0 ? rest.Length : end;
            ReadOnlySpan<byte> token = rest[..end];
            rest = rest[end..];
            Take(token, before);
            before = token;
        }
    }

    private void Take(ReadOnlySpan<byte> token, ReadOnlySpan<byte> before)
    {
        if (token[0] == '[')
        {
            TakeBracket(token.Trim("[]"u8));
            return;
        }

        ReadOnlySpan<byte> plain = token.Trim("\"',;()"u8);
        int equals = plain.IndexOf((byte)'=');
        if (Path.IsEmpty && (plain.StartsWith("/"u8) || plain.StartsWith("http"u8)) && MethodOf(before) is not HttpMethod.Unknown and HttpMethod method)
        {
            Method = method;
            Path = plain;
            _inRequest = true;
        }
        else if (equals > 0)
        {
            TakePair(plain[..equals], plain[(equals + 1)..].Trim("\"'"u8));
        }
        else if (!TakeUnit(plain, before) && !TakeNumber(plain, before))
        {
            TakeWord(plain);
        }
    }

    private static HttpMethod MethodOf(ReadOnlySpan<byte> token)
    {
        HttpMethod method = RequestLine.MethodOf(token.Trim("\"'(:"u8));
        return method == HttpMethod.Other ? HttpMethod.Unknown : method;
    }

    private bool TakeNumber(ReadOnlySpan<byte> token, ReadOnlySpan<byte> before)
    {
        if (token.IsEmpty || (uint)(token[0] - '0') > 9 || !_inRequest)
        {
            return false;
        }

        if (Status == 0 && token.Length == 3 && AsciiNumber.Status(token) is not 0 and short status
            && !before.SequenceEqual("in"u8) && !before.SequenceEqual("took"u8))
        {
            Status = status;
            return true;
        }

        return DurationTicks < 0 && TakeDuration(token, needsUnit: !before.SequenceEqual("in"u8) && !before.SequenceEqual("took"u8));
    }

    // A unit apart from its number: "in 210 ms".
    private bool TakeUnit(ReadOnlySpan<byte> unit, ReadOnlySpan<byte> number)
    {
        long unitTicks = DurationText.UnitTicks(unit);
        if (!_inRequest || unitTicks < 0 || !DurationText.TryRead(number, unitTicks, out long ticks, out bool ownUnit) || ownUnit)
        {
            return false;
        }

        DurationTicks = ticks;
        GuessedUnit = false;
        return true;
    }

    private bool TakeDuration(ReadOnlySpan<byte> text, bool needsUnit)
    {
        if (!DurationText.TryRead(text, UnitTicks ?? TimeSpan.TicksPerMillisecond, out long ticks, out bool ownUnit) || (needsUnit && !ownUnit))
        {
            return false;
        }

        DurationTicks = ticks;
        GuessedUnit = !ownUnit && UnitTicks is null;
        return true;
    }

    private void TakeBracket(ReadOnlySpan<byte> text)
    {
        if (text.Length is 32 or 35 or 36 && TakeId(text))
        {
            return;
        }

        // The level may be bracketed too: [INFO] [http-nio-8080-exec-9]; thread names have a number.
        if (Thread == 0 && text.IndexOfAny("0123456789"u8) >= 0)
        {
            Thread = StableHash.Of(text);
        }
    }

    private void TakePair(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        switch ((AppField)_keys.Find(key, key, null).Field)
        {
            case AppField.TraceHeader or AppField.TraceId:
                TraceId = TraceId.IsKnown ? TraceId : RequestId.ParseTraceHeader(value);
                break;
            case AppField.RequestId or AppField.CorrelationId:
                RequestId = RequestId.IsKnown ? RequestId : RequestId.Parse(value);
                break;
            case AppField.Method:
                Method = MethodOf(value);
                break;
            case AppField.Path:
                Path = value;
                break;
            case AppField.Status:
                Status = AsciiNumber.Status(value);
                break;
            case AppField.Thread:
                Thread = StableHash.Of(value);
                break;
            case AppField.Message:
                TakeWord(value);
                break;
            case AppField.Duration or AppField.DurationMs:
                TakeDuration(value, needsUnit: false);
                break;
        }
    }

    private void TakeWord(ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty)
        {
            return;
        }

        if (word.Length is 32 or 35 or 36 && TakeId(word))
        {
            return;
        }

        Word = Word == EventWord.None ? EventWords.OfToken(word) : Word;
        SaysRequest |= word.Length >= 7 && (word.StartsWith("request"u8) || word.StartsWith("Request"u8));
    }

    private bool TakeId(ReadOnlySpan<byte> text)
    {
        RequestId id = RequestId.Parse(text);
        if (id.Kind == RequestIdKind.Uuid)
        {
            RequestId = RequestId.IsKnown ? RequestId : id;
            return true;
        }

        if (id.Kind is RequestIdKind.XRay or RequestIdKind.Hex)
        {
            TraceId = TraceId.IsKnown ? TraceId : id;
            return true;
        }

        return false;
    }
}
