using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>Servers that write the W3C extended log format, each with rules of its own.</summary>
internal enum W3cServer : byte
{
    /// <summary>IIS, or software that is not known and is taken to write as IIS does.</summary>
    Iis,

    /// <summary>W3CLogging of ASP.NET Core.</summary>
    AspNetCore,

    /// <summary>Tomcat's ExtendedAccessLogValve.</summary>
    Tomcat,
}

/// <summary>What the directives of a W3C log say of the rows below them. One per source.</summary>
internal sealed class W3cHeader
{
    // A file that changes its columns goes back and forth between a few sets.
    private const int MostKnown = 8;
    private readonly List<(byte[] Directive, W3cColumn[] Columns)> _known = [];

    /// <summary>The columns by position; empty before the first <c>#Fields</c> line.</summary>
    public W3cColumn[] Columns { get; private set; } = [];

    /// <summary>Who wrote the log.</summary>
    public W3cServer Server { get; private set; }

    /// <summary>Whether the software is none whose rules are known.</summary>
    public bool IsUnknown { get; private set; }

    /// <summary>Which edge the stamps mark.</summary>
    public StampEdge Edge { get; private set; } = StampEdge.End;

    /// <summary>Whether values with blanks stand in quotes.</summary>
    public bool Quotes => Server == W3cServer.Tomcat;

    /// <summary>100 ns units in one unit of <c>time-taken</c>.</summary>
    public long UnitTicks => Server == W3cServer.Tomcat ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond;

    /// <summary>Takes a line that begins with <c>#</c>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="day">The stamp whose day rows without one share, as <c>yyyy-MM-dd</c> and more.</param>
    /// <returns>False when it is no directive.</returns>
    public bool Take(ReadOnlySpan<byte> line, Span<byte> day)
    {
        if (line.StartsWith("#Fields:"u8))
        {
            Columns = ColumnsOf(line["#Fields:".Length..]);
        }
        else if (line.StartsWith("#Start-Date:"u8)) // only ASP.NET Core writes it
        {
            (Server, Edge, IsUnknown) = (W3cServer.AspNetCore, StampEdge.Start, false);
        }
        else if (line.StartsWith("#Software:"u8))
        {
            Take(line["#Software:".Length..]);
        }
        else if (line.StartsWith("#Date:"u8))
        {
            ReadOnlySpan<byte> told = line["#Date:".Length..].Trim((byte)' ');
            told[..Math.Min(10, told.Length)].CopyTo(day);
        }
        else
        {
            return line.StartsWith("#Version:"u8) || line.StartsWith("#End-Date:"u8) || line.StartsWith("#Remark:"u8);
        }

        return true;
    }

    // Tomcat 10.1 was seen to stamp the start of a request; up to 9 its source stamps the end.
    private void Take(ReadOnlySpan<byte> software)
    {
        int tomcat = software.IndexOf("Tomcat/"u8);
        Server = tomcat >= 0 ? W3cServer.Tomcat : W3cServer.Iis;
        IsUnknown = tomcat < 0 && software.IndexOf("Microsoft"u8) < 0;
        ReadOnlySpan<byte> version = tomcat < 0 ? default : software[(tomcat + "Tomcat/".Length)..];
        int dot = version.IndexOf((byte)'.');
        Edge = dot > 0 && AsciiNumber.Bytes(version[..dot]) >= 10 ? StampEdge.Start : StampEdge.End;
    }

    private W3cColumn[] ColumnsOf(ReadOnlySpan<byte> directive)
    {
        foreach ((byte[] known, W3cColumn[] columns) in _known)
        {
            if (directive.SequenceEqual(known))
            {
                return columns;
            }
        }

        W3cColumn[] read = W3cColumns.Of(directive);
        if (_known.Count < MostKnown)
        {
            _known.Add((directive.ToArray(), read));
        }

        return read;
    }
}
