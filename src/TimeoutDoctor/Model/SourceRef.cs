namespace TimeoutDoctor.Model;

/// <summary>Where a fact was read: a source (file or object) and a line in its decompressed text.</summary>
/// <param name="Source">The number of the <see cref="SourceFile"/> in this run.</param>
/// <param name="Line">Line number, counted from 1; 0 when there is no place.</param>
/// <param name="Part">How many log lines stand before it in the same line; an envelope may put many into one.</param>
public readonly record struct SourceRef(int Source, int Line, int Part = 0) : IComparable<SourceRef>
{
    /// <summary>Whether it names a place.</summary>
    public bool IsKnown => Line > 0;

    /// <summary>By line, then by file: numbers of files are in the order in which they were named, which should decide as little as possible.</summary>
    public int CompareTo(SourceRef other) =>
        Line != other.Line ? Line.CompareTo(other.Line) : Part != other.Part ? Part.CompareTo(other.Part) : Source.CompareTo(other.Source);
}
