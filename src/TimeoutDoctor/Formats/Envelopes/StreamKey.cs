using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>Keys of the log stream and the log group of a line; both 0 where no envelope names them.</summary>
/// <param name="Stream">Key of the stream in its group.</param>
/// <param name="Group">Key of the group.</param>
internal readonly record struct StreamKey(ulong Stream, ulong Group)
{
    private const ulong GroupSeed = 0x9E3779B97F4A7C15;

    /// <summary>The keys of names.</summary>
    /// <param name="logGroup">Name of the group; may be empty.</param>
    /// <param name="logStream">Name of the stream; may be empty.</param>
    public static StreamKey Of(ReadOnlySpan<byte> logGroup, ReadOnlySpan<byte> logStream)
    {
        ulong group = logGroup.IsEmpty ? 0 : StableHash.Of(logGroup, GroupSeed);
        return new StreamKey(logStream.IsEmpty ? group : StableHash.Of(logStream, group), group);
    }
}
