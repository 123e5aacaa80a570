namespace TimeoutDoctor.Formats.Json;

/// <summary>What a log message says of a request.</summary>
internal enum EventWord : byte
{
    None,
    Start,
    Finish,
    Aborted,
}

/// <summary>Recognises the words by which applications log the start and the end of a request.</summary>
internal static class EventWords
{
    private const int Longest = 256;

    /// <summary>Classifies a message; of several words the first counts.</summary>
    public static EventWord Of(ReadOnlySpan<byte> message)
    {
        message = message[..Math.Min(message.Length, Longest)];
        while (!message.IsEmpty)
        {
            int from = 0;
            while (from < message.Length && !IsWordByte(message[from]))
            {
                from++;
            }

            int to = from;
            while (to < message.Length && IsWordByte(message[to]))
            {
                to++;
            }

            EventWord word = to > from ? OfToken(message[from..to]) : EventWord.None;
            if (word != EventWord.None)
            {
                return word;
            }

            message = message[to..];
        }

        return EventWord.None;
    }

    /// <summary>Classifies one word or arrow.</summary>
    public static EventWord OfToken(ReadOnlySpan<byte> token)
    {
        if (token.Length is < 3 or > 12)
        {
            return EventWord.None;
        }

        if (token.SequenceEqual("-->"u8) || token.SequenceEqual(">>>"u8))
        {
            return EventWord.Start;
        }

        if (token.SequenceEqual("<--"u8) || token.SequenceEqual("<<<"u8))
        {
            return EventWord.Finish;
        }

        Span<byte> lower = stackalloc byte[12];
        for (int i = 0; i < token.Length; i++)
        {
            lower[i] = token[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(token[i] | 0x20) : token[i];
        }

        ReadOnlySpan<byte> word = lower[..token.Length];
        return IsStart(word) ? EventWord.Start : IsFinish(word) ? EventWord.Finish : word.SequenceEqual("aborted"u8) ? EventWord.Aborted : EventWord.None;
    }

    private static bool IsStart(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("start"u8) || word.SequenceEqual("started"u8) || word.SequenceEqual("starting"u8) || word.SequenceEqual("begin"u8)
        || word.SequenceEqual("began"u8) || word.SequenceEqual("beginning"u8) || word.SequenceEqual("received"u8) || word.SequenceEqual("incoming"u8);

    private static bool IsFinish(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("finish"u8) || word.SequenceEqual("finished"u8) || word.SequenceEqual("complete"u8) || word.SequenceEqual("completed"u8)
        || word.SequenceEqual("end"u8) || word.SequenceEqual("ended"u8) || word.SequenceEqual("responded"u8) || word.SequenceEqual("handled"u8)
        || word.SequenceEqual("errored"u8) || word.SequenceEqual("done"u8);

    private static bool IsWordByte(byte b) => char.IsAsciiLetter((char)b) || b is (byte)'<' or (byte)'>' or (byte)'-';
}
