using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>Records of one source in the order of its lines; reused.</summary>
internal sealed class RecordBatch
{
    /// <summary>Records after which a batch is handed on.</summary>
    public const int Size = 1024;

    /// <summary>The records.</summary>
    public List<HopRecord> Records { get; } = new(Size + 16);

    /// <summary>How far the source's log time has come with this batch.</summary>
    public Instant Position { get; set; }

    /// <summary>Whether the source ends with this batch.</summary>
    public bool Last { get; set; }
}
