using System.Text.Json;

namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>
/// Reads JSON documents that follow each other (with or without blanks or line ends between them) token by token from text that comes in
/// pieces. A document that is damaged is left at the place that a mark shows as the beginning of the next.
/// </summary>
/// <param name="mark">How a document of the kind begins.</param>
internal sealed class JsonDocuments(byte[] mark)
{
    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, CommentHandling = JsonCommentHandling.Disallow };

    private byte[] _bytes = new byte[4096];
    private int _start;
    private int _end;
    private JsonReaderState _state = new(Options);
    private bool _seeking;

    /// <summary>What takes the tokens.</summary>
    public interface IVisitor
    {
        /// <summary>Takes a token.</summary>
        /// <returns>Whether reading shall stop behind it.</returns>
        bool Take(ref Utf8JsonReader json);
    }

    /// <summary>Whether a document has begun and not ended.</summary>
    public bool IsInside { get; private set; }

    /// <summary>Adds text.</summary>
    public void Add(ReadOnlySpan<byte> text, bool endsLine)
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            _end -= _start;
            _start = 0;
        }

        if (_bytes.Length < _end + text.Length + 1)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _end + text.Length + 1));
        }

        text.CopyTo(_bytes.AsSpan(_end));
        _end += text.Length;
        if (endsLine)
        {
            _bytes[_end++] = (byte)'\n';
        }
    }

    /// <summary>Gives the visitor what can be read by now.</summary>
    /// <param name="visitor">Takes the tokens.</param>
    /// <param name="stopped">Whether the visitor asked to stop; there may be more.</param>
    /// <returns>False where a document is damaged; the next call goes on at the next document.</returns>
    public bool Read(IVisitor visitor, out bool stopped)
    {
        stopped = false;
        if (_seeking && !Seek())
        {
            return true;
        }

        int good = 0;
        var json = new Utf8JsonReader(_bytes.AsSpan(_start, _end - _start), isFinalBlock: false, _state);
        try
        {
            while (!stopped && json.Read())
            {
                good = (int)json.BytesConsumed;
                stopped = visitor.Take(ref json);
            }

            _start += (int)json.BytesConsumed;
            _state = json.CurrentState;
            IsInside = json.CurrentDepth > 0;
            if (_end - _start <= LineBuffer.Longest * 2)
            {
                return true;
            }
        }
        catch (JsonException)
        {
            // What was read of it was given out already. The next document may begin where this one breaks off.
            _start += good + (good == 0 && !IsInside ? 1 : 0);
        }

        GiveUp();
        return false;
    }

    /// <summary>Forgets what waits for more.</summary>
    public void Forget()
    {
        _start = _end = 0;
        _state = new JsonReaderState(Options);
        IsInside = _seeking = false;
    }

    private void GiveUp()
    {
        _start = Math.Min(_start, _end);
        _state = new JsonReaderState(Options);
        IsInside = false;
        _seeking = true;
    }

    // The beginning of the next document, if it is there; else only what may be the beginning of its mark is kept.
    private bool Seek()
    {
        int found = _bytes.AsSpan(_start, _end - _start).IndexOf(mark);
        if (found < 0)
        {
            _start = Math.Max(_start, _end - mark.Length + 1);
            return false;
        }

        _start += found;
        _seeking = false;
        return true;
    }
}
