using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats;

/// <summary>
/// Makes one record of several lines of a source, whatever the lines are to each other: a start and a finish
/// (<see cref="EventPairing"/>), or parts (<see cref="PartMerging"/>). Bounded; not thread-safe.
/// </summary>
/// <param name="horizon">How far the source's clock may run on before what still waits is given out as it is.</param>
public sealed class RecordGathering(TimeSpan horizon)
{
    private readonly EventPairing _pairs = new(horizon);
    private readonly PartMerging _parts = new(horizon);

    /// <summary>Takes the next record of the source.</summary>
    /// <param name="record">The record, completed.</param>
    /// <param name="output">Receives the records that are settled by it.</param>
    public void Push(in HopRecord record, List<HopRecord> output)
    {
        if (record.Event == RecordEvent.Part)
        {
            _parts.Push(record, output);
        }
        else
        {
            _pairs.Push(record, output);
        }
    }

    /// <summary>Takes the next record in place, where it needs no other line.</summary>
    /// <returns>False where it has to be pushed.</returns>
    public bool TryWhole(ref HopRecord record) => record.Event == RecordEvent.Whole || _pairs.TryWhole(ref record);

    /// <summary>Gives out what still waits.</summary>
    public void Flush(List<HopRecord> output)
    {
        _pairs.Flush(output);
        _parts.Flush(output);
    }
}
