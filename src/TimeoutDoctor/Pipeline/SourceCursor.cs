using System.Runtime.InteropServices;
using TimeoutDoctor.Correlation;
using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>
/// Reads one source batch by batch. It can stop between two batches and go on later on another thread, so that all sources advance
/// together in log time and memory holds a window of each instead of whole files.
/// </summary>
internal sealed class SourceCursor(SourcePlan plan, Interner names, ReadWindow window, TimeSpan unfinishedHorizon) : IDisposable
{
    // A batch also ends after this many bytes, so that a source with few records cannot hold up the others.
    private const long BatchBytes = 1024 * 1024;

    // An envelope may hold many lines that are no records in few bytes.
    private const int BatchLines = 64 * 1024;
    private static readonly ParseOutcome OtherStream = ParseOutcome.Skip("log stream without requests in a known format");

    // What reading needs lives only while the source is open: there may be thousands of sources.
    private readonly List<HopRecord> _gathered = [];
    private TextArena? _text;
    private RecordGathering? _gathering;
    private LogLines? _lines;
    private StreamReaders? _readers;
    private Instant _position = plan.First;

    /// <summary>The source.</summary>
    public SourcePlan Plan => plan;

    /// <summary>Where the source begins in log time; unknown when its sample has no record.</summary>
    public Instant First => InStep(plan.First);

    /// <summary>Reads the next batch. After one with <see cref="RecordBatch.Last"/> there is none.</summary>
    public void Read(RecordBatch batch)
    {
        batch.Clear();
        ReadLines(batch);
        CompletionOrder.Bracket(batch.Slab);
    }

    /// <summary>Reads all that is left, for whoever needs no other source beside it.</summary>
    /// <param name="visit">Told of every record.</param>
    public void ReadAll(RecordVisitor visit)
    {
        var batch = new RecordBatch { Slab = new RecordSlab() };
        do
        {
            Read(batch);
            for (int i = 0; i < batch.Slab.Count; i++)
            {
                visit(batch.Slab[i]);
            }

            foreach (ref readonly HopRecord record in CollectionsMarshal.AsSpan(batch.Overflow))
            {
                visit(record);
            }
        }
        while (!batch.Last);
    }

    private void ReadLines(RecordBatch batch)
    {
        if (!TryOpen())
        {
            Finish(batch);
            return;
        }

        long until = _lines!.Bytes + BatchBytes;
        int most = BatchLines;
        RecordSlab slab = batch.Slab;
        while (!slab.IsFull && _lines.Bytes < until && most-- > 0)
        {
            if (!_lines.TryRead(out LogLine line))
            {
                plan.Source.Counts.Failure ??= _lines.Failure;
                Finish(batch);
                return;
            }

            Parse(line, ref slab.Next, batch);
        }

        batch.Position = InStep(_position);
    }

    /// <inheritdoc />
    public void Dispose() => _lines?.Dispose();

    private Instant InStep(Instant moment) => window.Shifts.Aligned(plan.Source.Id, moment);

    private void Parse(in LogLine line, ref HopRecord record, RecordBatch batch)
    {
        RecordReader? reader = _readers!.Of(_lines!, line);
        IngestCounts counts = (reader?.Source ?? plan.Source).Counts;
        counts.LinesRead++;
        ParseOutcome outcome = reader is null ? line.Problem ?? OtherStream : reader.Parse(line, _text!, ref record);
        if (outcome.Kind == ParseKind.Record)
        {
            Take(ref record, line.Text, reader!.Source, batch);
        }
        else
        {
            counts.CountOther(outcome.Kind == ParseKind.Rejected, outcome.Reason ?? "not recognised", line.Line, line.Text);
        }
    }

    private bool TryOpen()
    {
        if (_lines is not null)
        {
            return true;
        }

        try
        {
            _lines = new LogLines(plan.Input, plan.Envelope);
            _text = new TextArena();
            _gathering = new RecordGathering(unfinishedHorizon);
            _readers = new StreamReaders(plan, names);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            plan.Source.Counts.Failure = "cannot be opened: " + e.Message;
            return false;
        }
    }

    private void Take(ref HopRecord record, ReadOnlySpan<byte> line, SourceFile source, RecordBatch batch)
    {
        IngestCounts counts = source.Counts;
        Instant stamp = record.Edge == StampEdge.Start || !record.End.IsKnown ? record.Start : record.End;
        if (!stamp.IsKnown)
        {
            counts.CountOther(true, "no time in the record", record.At.Line, line);
            return;
        }

        Instant start = record.Start.IsKnown ? record.Start : stamp;
        // The first and last lines of a request must not be parted by the window.
        if (!window.Contains(record.Event == RecordEvent.Part ? Hop.Unknown : record.Hop, record.At.Source, start))
        {
            counts.CountOther(false, "outside the time window", record.At.Line, line);
            return;
        }

        counts.Parsed++;
        counts.AssumedZones += (record.Flags & RecordFlags.AssumedZone) != 0 && !plan.Options.IsTimeZoneSaid ? 1 : 0;
        counts.GuessedUnits += (record.Flags & RecordFlags.GuessedUnit) != 0 ? 1 : 0;
        counts.First = !counts.First.IsKnown || start < counts.First ? start : counts.First;
        counts.Last = stamp > counts.Last ? stamp : counts.Last;
        counts.CoarsestStep = Math.Max(counts.CoarsestStep, record.ResolutionTicks);
        _position = stamp > _position ? stamp : _position;
        if (_gathering!.TryWhole(ref record))
        {
            if (record.Hop == Hop.Gateway)
            {
                source.Told |= GatewayFactsOf.Record(record);
            }

            batch.Slab.Keep();
            return;
        }

        _gathered.Clear();
        _gathering.Push(record, _gathered);
        Give(batch);
    }

    private void Give(RecordBatch batch)
    {
        // Parts are taken from outside the window, too; what they make must lie in it.
        _gathered.RemoveAll(r => (r.Flags & RecordFlags.Execution) != 0 && !window.Contains(r.Hop, r.At.Source, r.Start.IsKnown ? r.Start : r.End));
        batch.AddRange(_gathered);
    }

    private void Finish(RecordBatch batch)
    {
        _gathered.Clear();
        _gathering?.Flush(_gathered);
        Give(batch);
        batch.Position = InStep(_position);
        batch.Last = true;
        _lines?.Dispose();
        (_lines, _readers, _text, _gathering) = (null, null, null, null);
        _gathered.Clear();
        _gathered.TrimExcess();
    }
}

/// <summary>Told of a record, which lives only during the call.</summary>
internal delegate void RecordVisitor(in HopRecord record);
