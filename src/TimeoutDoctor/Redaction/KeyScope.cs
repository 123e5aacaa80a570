namespace TimeoutDoctor.Redaction;

/// <summary>The meaning of a text at one place: what stands behind <c>key=</c> or <c>key: </c> has the meaning that the key tells, up to its end.</summary>
internal ref struct KeyScope
{
    private readonly Meaning _outer;
    private Ending _ending;
    private int _from;

    private enum Ending : byte
    {
        None,
        Blank,
        Comma,
        Line,
        AfterValue,
    }

    /// <summary>Starts outside of any key.</summary>
    /// <param name="outer">The meaning of the text.</param>
    public KeyScope(Meaning outer) => (_outer, Meaning) = (outer, outer);

    /// <summary>The meaning here.</summary>
    public Meaning Meaning { get; private set; }

    /// <summary>Leaves the scope where it ends at this byte.</summary>
    public void Pass(ReadOnlySpan<byte> text, int at)
    {
        if (_ending == Ending.None || at < _from)
        {
            return;
        }

        bool ends = _ending switch
        {
            Ending.Blank => " ,;&)}]|\"\t\n<"u8.IndexOf(text[at]) >= 0,
            Ending.Comma => ",}\n\""u8.IndexOf(text[at]) >= 0,
            Ending.Line => text[at] == '\n',
            _ => ",;)}\n"u8.IndexOf(text[at]) >= 0 || (text[at] is (byte)' ' or (byte)'\t' && at > _from),
        };
        if (ends)
        {
            Meaning = _outer;
            _ending = Ending.None;
        }
    }

    /// <summary>Enters the scope of a key that ends at a place.</summary>
    public void Enter(ReadOnlySpan<byte> text, int end, ValueRedactor by)
    {
        bool equals = end < text.Length && text[end] == '=';
        bool colon = end + 1 < text.Length && text[end] == ':' && text[end + 1] == ' ';
        if (!equals && !colon)
        {
            return;
        }

        int from = end;
        while (from > 0 && end - from < 128 && (TokenShapes.IsWord(text[from - 1]) || text[from - 1] is (byte)'-' or (byte)'.' or (byte)'@'))
        {
            from--;
        }

        ReadOnlySpan<byte> key = text[from..end];
        Meaning = by.MeaningOf(key);
        Meaning = Meaning is Meaning.Path or Meaning.Query ? Meaning.Unknown : Meaning;
        bool isLong = KeyMeanings.IsLong(System.Text.Encoding.Latin1.GetString(key));
        _from = end + (colon ? 2 : 1);
        _ending = equals ? isLong ? Ending.Comma : Ending.Blank : Meaning == Meaning.Secret ? Ending.Line : Ending.AfterValue;
    }
}
