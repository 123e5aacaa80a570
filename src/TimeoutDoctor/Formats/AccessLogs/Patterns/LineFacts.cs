using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>What the fields of one line told, before it is made a record.</summary>
internal ref struct LineFacts
{
    /// <summary>The peer's address.</summary>
    public ReadOnlySpan<byte> Client;

    /// <summary>X-Forwarded-For.</summary>
    public ReadOnlySpan<byte> ForwardedFor;

    /// <summary>The path, where it has a field of its own.</summary>
    public ReadOnlySpan<byte> Path;

    /// <summary>The request line.</summary>
    public ReadOnlySpan<byte> Request;

    /// <summary>The method, where it has a field of its own.</summary>
    public HttpMethod Method;

    /// <summary>Status sent.</summary>
    public short Status;

    /// <summary>Bytes received; -1 when not told.</summary>
    public long Received;

    /// <summary>Bytes sent; -1 when not told.</summary>
    public long Sent;

    /// <summary>Trace id.</summary>
    public RequestId TraceId;

    /// <summary>Request id.</summary>
    public RequestId RequestId;

    /// <summary>Whether the caller had gone.</summary>
    public bool Aborted;

    /// <summary>The duration with the finest known unit.</summary>
    public Elapsed Duration;

    /// <summary>Step of <see cref="Duration"/> in 100 ns units.</summary>
    public long DurationStep;

    /// <summary>Tomcat's <c>%D</c> in a unit that depends on the version; -1 when not told.</summary>
    public long Unitless;

    /// <summary>The unit that Tomcat's <c>%T</c> implies for <see cref="Unitless"/>, in 100 ns units; 0 when not told.</summary>
    public long ImpliedUnit;

    /// <summary>Time to the first byte.</summary>
    public Elapsed FirstByte;

    /// <summary>Upstream time to the headers.</summary>
    public AttemptTimes UpstreamHeader;

    /// <summary>Whether the headers' time was logged at all.</summary>
    public bool HasUpstreamHeader;

    /// <summary>Upstream time to the end.</summary>
    public AttemptTimes UpstreamResponse;

    /// <summary>Upstreams tried; 0 when not told.</summary>
    public int Attempts;

    /// <summary>Status of the last upstream tried; 0 when not told.</summary>
    public short UpstreamStatus;

    /// <summary>From sending upstream until the response headers, where it has a field of its own.</summary>
    public Elapsed UpstreamTime;

    /// <summary>The finest stamp of the arrival.</summary>
    public ReadTime Start;

    /// <summary>The finest stamp of the end.</summary>
    public ReadTime End;

    private StampParts _startParts;
    private StampParts _endParts;

    /// <summary>No facts yet.</summary>
    public static LineFacts None => new() { Received = -1, Sent = -1, Unitless = -1 };

    /// <summary>Reads a stamp at the start of the text; the bytes used, or -1.</summary>
    public int AddStamp(PatternField field, ReadOnlySpan<byte> text)
    {
        StampLayout layout = field.Stamp!;
        bool atStart = field.Edge == StampEdge.Start;
        if (!layout.IsWhole)
        {
            return layout.Read(text, ref atStart ? ref _startParts : ref _endParts);
        }

        StampParts parts = default;
        int used = layout.Read(text, ref parts);
        if (used < 0 || !parts.TryTime(out ReadTime time))
        {
            return -1;
        }

        ref ReadTime best = ref atStart ? ref Start : ref End;
        if (best.Local == 0 || time.ResolutionTicks < best.ResolutionTicks)
        {
            best = time;
        }

        return used;
    }

    /// <summary>Puts stamps together that were spread over several fields.</summary>
    public void JoinStamps()
    {
        Join(ref Start, ref _startParts);
        Join(ref End, ref _endParts);
    }

    /// <summary>Takes a field's text.</summary>
    public void Add(PatternField field, ReadOnlySpan<byte> text)
    {
        switch (field.Meaning)
        {
            case FieldMeaning.Client:
                Client = text;
                break;
            case FieldMeaning.ForwardedFor:
                ForwardedFor = text;
                break;
            case FieldMeaning.Request:
                Request = text;
                break;
            case FieldMeaning.Method:
                Method = RequestLine.MethodOf(text);
                break;
            case FieldMeaning.Path:
                Path = RequestLine.PathOf(text);
                break;
            case FieldMeaning.Status:
                Status = AsciiNumber.Status(text);
                break;
            case FieldMeaning.Received:
                Received = AsciiNumber.Bytes(text);
                break;
            case FieldMeaning.Sent:
                Sent = Sent < 0 ? AsciiNumber.Bytes(text) : Sent;
                break;
            case FieldMeaning.ConnectionStatus:
                Aborted |= text.SequenceEqual("X"u8);
                break;
            case FieldMeaning.TraceId:
                TraceId = RequestId.ParseTraceHeader(text);
                break;
            case FieldMeaning.TraceParent:
                TraceId = TraceId.IsKnown || text.Length < 35 || text[2] != '-' ? TraceId : RequestId.Parse(text.Slice(3, 32));
                break;
            case FieldMeaning.RequestId:
                RequestId = RequestId.IsKnown ? RequestId : RequestId.Parse(text);
                break;
            case FieldMeaning.UpstreamStatus:
                UpstreamStatus = AsciiNumber.Status(AttemptTimes.LastOf(text));
                CountAttempts(text);
                break;
            case FieldMeaning.AttemptCount:
                Attempts = (int)Math.Clamp(AsciiNumber.Bytes(text), 0, byte.MaxValue);
                break;
            case FieldMeaning.UpstreamOther:
                CountAttempts(text);
                break;
            case FieldMeaning.ResponseFlags:
                Aborted |= text.StartsWith("DC"u8) || text.IndexOf(",DC"u8) >= 0;
                break;
            default:
                AddTime(field, text);
                break;
        }
    }

    private void AddTime(PatternField field, ReadOnlySpan<byte> text)
    {
        switch (field.Meaning)
        {
            case FieldMeaning.Duration:
                AddDuration(text, field.UnitTicks);
                break;
            case FieldMeaning.UnitlessDuration:
                Unitless = AsciiNumber.Bytes(text);
                break;
            case FieldMeaning.TomcatSeconds:
                AddDuration(text, TimeSpan.TicksPerSecond);
                ImpliedUnit = Duration.IsAbsent ? 0 : text.Contains((byte)'.') ? TimeSpan.TicksPerMillisecond : TimeSpan.TicksPerMicrosecond;
                break;
            case FieldMeaning.FirstByte:
                FirstByte = TimeField.Read(text, field.UnitTicks);
                break;
            case FieldMeaning.UpstreamHeader:
                HasUpstreamHeader = true;
                UpstreamHeader = AttemptTimes.Read(text);
                CountAttempts(text);
                break;
            case FieldMeaning.UpstreamResponse:
                UpstreamResponse = AttemptTimes.Read(text);
                CountAttempts(text);
                break;
            case FieldMeaning.UpstreamTime:
                UpstreamTime = TimeField.Read(text, field.UnitTicks);
                break;
        }
    }

    private void CountAttempts(ReadOnlySpan<byte> list) => Attempts = Math.Max(Attempts, AttemptTimes.Count(list));

    private void AddDuration(ReadOnlySpan<byte> text, long unitTicks)
    {
        Elapsed read = TimeField.Read(text, unitTicks);
        long step = TimeField.StepOf(text, unitTicks);
        if (read.IsMeasured && (!Duration.IsMeasured || step < DurationStep))
        {
            Duration = read;
            DurationStep = step;
        }
    }

    private static void Join(ref ReadTime best, ref StampParts parts)
    {
        if (parts.TryTime(out ReadTime time))
        {
            best = best.Local == 0 || time.ResolutionTicks < best.ResolutionTicks ? time : best;
        }
        else if (parts.FractionStep > 0 && best.Local != 0 && parts.FractionStep < best.ResolutionTicks)
        {
            // %{usec_frac}t stands beside the seconds, which another field told.
            long second = best.Local - (best.Local % TimeSpan.TicksPerSecond);
            best = best with { Local = second + parts.FractionTicks, ResolutionTicks = parts.FractionStep };
        }
    }
}
