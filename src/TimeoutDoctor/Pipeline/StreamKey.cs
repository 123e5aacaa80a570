using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>Keys of the log stream and the log group of a line; both 0 where no envelope names them.</summary>
/// <param name="Stream">Key of the stream in its group.</param>
/// <param name="Group">Key of the group.</param>
internal readonly record struct StreamKey(ulong Stream, ulong Group)
{
    private const ulong GroupSeed = 0x9E3779B97F4A7C15;

    /// <summary>The keys of the line that was read last.</summary>
    public static StreamKey Of(LogLines lines)
    {
        ulong group = lines.LogGroup.IsEmpty ? 0 : StableHash.Of(lines.LogGroup, GroupSeed);
        return new StreamKey(lines.LogStream.IsEmpty ? group : StableHash.Of(lines.LogStream, group), group);
    }
}
