using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>Counts what the records of one source carry.</summary>
internal sealed class RecordFacts
{
    private readonly long[] _carried = new long[Enum.GetValues<RecordField>().Length];
    private readonly long[] _edges = new long[Enum.GetValues<StampEdge>().Length];
    private bool _failed;

    /// <summary>Records seen.</summary>
    public long Records { get; private set; }

    /// <summary>Finest step of a stamp in ticks; 0 when none has one.</summary>
    public int Resolution { get; private set; }

    /// <summary>Records whose zone was assumed.</summary>
    public long AssumedZone { get; private set; }

    /// <summary>Records whose unit was guessed.</summary>
    public long GuessedUnit { get; private set; }

    /// <summary>Request ids of the short form that HTTP APIs write.</summary>
    public long ShortIds { get; private set; }

    /// <summary>The first failed record, else the first.</summary>
    public HopRecord? Sample { get; private set; }

    /// <summary>The edge of most records.</summary>
    public StampEdge Edge => Records == 0 ? StampEdge.Unknown : (StampEdge)Array.IndexOf(_edges, _edges.Max());

    /// <summary>How many records carry each field.</summary>
    public IReadOnlyList<FieldCount> Fields => [.. Enum.GetValues<RecordField>().Select(f => new FieldCount(f, this[f]))];

    /// <summary>How many records carry a field.</summary>
    public long this[RecordField field] => _carried[(int)field];

    /// <summary>Takes a record.</summary>
    public void Add(in HopRecord record)
    {
        Records++;
        _edges[(int)record.Edge]++;
        Resolution = record.ResolutionTicks > 0 && (Resolution == 0 || record.ResolutionTicks < Resolution) ? record.ResolutionTicks : Resolution;
        AssumedZone += record.Flags.HasFlag(RecordFlags.AssumedZone) ? 1 : 0;
        GuessedUnit += record.Flags.HasFlag(RecordFlags.GuessedUnit) ? 1 : 0;
        ShortIds += record.RequestId.Kind == RequestIdKind.Short ? 1 : 0;
        Count(record);
        bool failed = record.Status >= 500;
        if (Sample is null || (failed && !_failed))
        {
            Sample = record;
            _failed = failed;
        }
    }

    private void Count(in HopRecord record)
    {
        Count(RecordField.RequestId, record.RequestId.IsKnown);
        Count(RecordField.ExtendedId, record.ExtendedId.IsKnown);
        Count(RecordField.TraceId, record.TraceId.IsKnown);
        Count(RecordField.Thread, record.Thread != 0 && record.Hop != Hop.LoadBalancer);
        Count(RecordField.Duration, record.Duration.IsMeasured);
        Count(RecordField.BackendTime, record.TargetTime.IsMeasured);
        Count(RecordField.FineTime, record.ResolutionTicks is > 0 and < (int)TimeSpan.TicksPerSecond);
        Count(RecordField.Status, record.Status > 0);
        Count(RecordField.Method, record.Method != HttpMethod.Unknown);
        Count(RecordField.Path, !record.Path.IsEmpty);
        Count(RecordField.Client, record.Client != 0);
        Count(RecordField.Target, record.Target != Interner.None);
    }

    private void Count(RecordField field, bool carried) => _carried[(int)field] += carried ? 1 : 0;
}
