using TimeoutDoctor.Model;

namespace TimeoutDoctor.History;

/// <summary>The parts of one day as bytes. Numbers and sketches lie apart from each other, which halves what Brotli leaves.</summary>
internal static class DayBlock
{
    private const int MostCells = 1 << 22;

    /// <summary>Writes the parts of a day.</summary>
    public static byte[] Write(IReadOnlyList<HistoryPart> parts)
    {
        ByteSink numbers = new(), sketches = new(), all = new();
        Dictionary<string, int> texts = Texts(parts, all);
        numbers.Number((ulong)parts.Count);
        foreach (HistoryPart part in parts)
        {
            WritePart(part, numbers);
            foreach (HistoryCell cell in part.Cells)
            {
                WriteCell(cell, texts, numbers, sketches);
            }
        }

        all.Number((ulong)numbers.Length);
        all.Bytes(numbers.Written);
        all.Bytes(sketches.Written);
        return all.Written.ToArray();
    }

    /// <summary>Reads the parts of a day. Their sketches stay where they are, in the bytes given.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a day's.</exception>
    public static IReadOnlyList<HistoryPart> Read(ReadOnlyMemory<byte> bytes)
    {
        var source = new ByteSource(bytes.Span);
        string[] texts = new string[source.Small(MostCells)];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = source.Text();
        }

        var numbers = new ByteSource(source.Bytes(source.Small(int.MaxValue)));
        var parts = new List<HistoryPart>();
        for (int count = numbers.Small(MostCells); count > 0; count--)
        {
            parts.Add(ReadPart(ref numbers, ref source, bytes, texts));
        }

        return numbers.IsAtEnd && source.IsAtEnd ? parts : throw new InvalidDataException("there is more than was announced");
    }

    private static Dictionary<string, int> Texts(IReadOnlyList<HistoryPart> parts, ByteSink to)
    {
        string[] texts = [.. parts.SelectMany(p => p.Cells).SelectMany(c => c.Causes.Select(x => x.Cause).Append(c.Name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        to.Number((ulong)texts.Length);
        foreach (string text in texts)
        {
            to.Text(text);
        }

        return texts.Select((text, i) => (text, i)).ToDictionary(t => t.text, t => t.i, StringComparer.Ordinal);
    }

    private static void WritePart(HistoryPart part, ByteSink to)
    {
        to.Number((ulong)part.Start.Ticks);
        to.Number((ulong)part.Hours);
        to.Number((ulong)(part.First.Ticks - part.Start.Ticks));
        to.Number((ulong)(part.Last.Ticks - part.First.Ticks));
        to.Number((ulong)part.Requests);
        to.Number((ulong)part.JoinedLoadBalancer);
        to.Number((ulong)part.JoinedApp);
        foreach (long requests in part.PerHour)
        {
            to.Number((ulong)requests);
        }

        to.Number((ulong)part.Cells.Count);
    }

    private static HistoryPart ReadPart(ref ByteSource numbers, ref ByteSource sketches, ReadOnlyMemory<byte> all, string[] texts)
    {
        long start = (long)numbers.Number();
        int hours = numbers.Small(24);
        long first = start + (long)numbers.Number();
        long last = first + (long)numbers.Number();
        if (start < 0 || last < start || last > DateTime.MaxValue.Ticks || hours is not (1 or HistoryPart.HoursOfBlock or HistoryPart.HoursOfDay))
        {
            throw new InvalidDataException("a moment is out of range");
        }

        long requests = (long)numbers.Number(), elb = (long)numbers.Number(), app = (long)numbers.Number();
        long[] perHour = new long[hours];
        for (int i = 0; i < hours; i++)
        {
            perHour[i] = (long)numbers.Number();
        }

        var cells = new HistoryCell[numbers.Small(MostCells)];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = ReadCell(ref numbers, ref sketches, all, texts);
        }

        return new HistoryPart
        {
            Start = new Instant(start),
            Hours = hours,
            First = new Instant(first),
            Last = new Instant(last),
            Requests = requests,
            JoinedLoadBalancer = elb,
            JoinedApp = app,
            PerHour = perHour,
            Cells = cells,
        };
    }

    private static void WriteCell(HistoryCell cell, Dictionary<string, int> texts, ByteSink numbers, ByteSink sketches)
    {
        numbers.Number((ulong)cell.Kind);
        numbers.Number((ulong)texts[cell.Name]);
        numbers.Number((ulong)cell.Requests);
        numbers.Number((ulong)cell.Errors);
        numbers.Number((ulong)cell.Timeouts);
        numbers.Number((ulong)cell.Flagged);
        numbers.Number((ulong)cell.Causes.Count);
        foreach (CellCause cause in cell.Causes)
        {
            numbers.Number((ulong)texts[cause.Cause]);
            numbers.Number((ulong)cause.Requests);
            numbers.Number((ulong)cause.TimedOut);
        }

        foreach (ReadOnlyMemory<byte> sketch in cell.Sketches)
        {
            numbers.Number((ulong)sketch.Length);
            sketches.Bytes(sketch.Span);
        }
    }

    private static HistoryCell ReadCell(ref ByteSource numbers, ref ByteSource sketches, ReadOnlyMemory<byte> all, string[] texts)
    {
        var kind = (CellKind)numbers.Small((int)CellKind.Target);
        var cell = new HistoryCell(kind, texts[numbers.Small(texts.Length - 1)])
        {
            Requests = (long)numbers.Number(),
            Errors = (long)numbers.Number(),
            Timeouts = (long)numbers.Number(),
            Flagged = (long)numbers.Number(),
        };
        for (int count = numbers.Small(1000); count > 0; count--)
        {
            string cause = texts[numbers.Small(texts.Length - 1)];
            cell.AddCause(cause, (long)numbers.Number(), (long)numbers.Number());
        }

        for (int segment = 0; segment < HistoryCell.Segments; segment++)
        {
            int length = numbers.Small(1 << 20);
            sketches.Bytes(length);
            cell.Sketches[segment] = all.Slice(sketches.At - length, length);
        }

        return cell;
    }
}
