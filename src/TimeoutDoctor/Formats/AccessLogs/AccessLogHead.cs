using TimeoutDoctor.Formats.AccessLogs.Patterns;
using TimeoutDoctor.Formats.Reading;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>
/// Reads what stands in front of the request line where it is not the common log's head: stamps of several kinds and addresses in any
/// order, as people put them together. Two stamps of the same kind, the earlier first, are the begin and the end.
/// </summary>
internal ref struct AccessLogHead
{
    private ReadTime _first;
    private ReadTime _second;
    private int _listStart = -1;
    private int _listEnd = -1;

    public AccessLogHead()
    {
    }

    /// <summary>Reads the head; false when it tells no time or no address.</summary>
    /// <param name="head">The line up to the quote of the request line.</param>
    /// <param name="facts">Receives what it tells.</param>
    /// <param name="knowsEdge">Whether the stamps say which edge they mark.</param>
    public static bool TryRead(ReadOnlySpan<byte> head, ref LineFacts facts, out bool knowsEdge)
    {
        var reader = new AccessLogHead();
        reader.Walk(head, ref facts);
        knowsEdge = reader._second.Local != 0 && reader._first.HasZone == reader._second.HasZone && reader._first.Local <= reader._second.Local
            && reader._second.Local - reader._first.Local <= DurationLimit.Ticks;
        if (knowsEdge)
        {
            facts.Start = reader._first;
        }

        facts.End = reader._second.Local != 0 ? reader._second : reader._first;
        return reader._first.Local != 0 && (!facts.Client.IsEmpty || !facts.ForwardedFor.IsEmpty);
    }

    private void Walk(ReadOnlySpan<byte> head, ref LineFacts facts)
    {
        for (int at = 0; at < head.Length;)
        {
            int blank = head[at] == '[' ? head[at..].IndexOf("] "u8) : -1;
            int length = blank >= 0 ? blank + 1 : head[at..].IndexOf((byte)' ');
            length = length < 0 ? head.Length - at : length;
            ReadOnlySpan<byte> token = head.Slice(at, length);
            if (!TryStamp(token.Trim("[]"u8)))
            {
                Address(head, token, at, ref facts);
            }

            at += length + 1;
        }

        if (_listStart >= 0 && _listEnd > _listStart)
        {
            facts.ForwardedFor = head[_listStart.._listEnd];
        }
    }

    private bool TryStamp(ReadOnlySpan<byte> token)
    {
        bool iso = AsciiTime.TryIso(token, out ReadTime time) && time.Length == token.Length;
        if (!iso && !(AsciiTime.TryCommonLog(token, out time) && time.Length == token.Length))
        {
            return false;
        }

        if (_first.Local == 0)
        {
            _first = time;
        }
        else if (_second.Local == 0 && time.ResolutionTicks == _first.ResolutionTicks)
        {
            _second = time;
        }

        return true;
    }

    private void Address(ReadOnlySpan<byte> head, ReadOnlySpan<byte> token, int at, ref LineFacts facts)
    {
        if (!IsAddress(token.TrimEnd((byte)',')))
        {
            return;
        }

        bool inList = token.EndsWith(","u8) || (_listEnd == at - 1 && _listEnd > 0 && head[_listEnd - 1] == ',');
        if (inList)
        {
            _listStart = _listStart < 0 ? at : _listStart;
            _listEnd = at + token.Length;
        }
        else if (facts.Client.IsEmpty)
        {
            facts.Client = token;
        }
    }

    private static bool IsAddress(ReadOnlySpan<byte> token) =>
        token.Length is >= 3 and <= 45 && token.IndexOfAnyExcept("0123456789abcdefABCDEF.:"u8) < 0
        && (token.Count((byte)'.') == 3 || (token.Count((byte)':') >= 2 && token.IndexOf((byte)'.') < 0));
}
