using TimeoutDoctor.Formats.Json;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Detection;

/// <summary>Finds the format of a source from what the user says of it and from its first lines.</summary>
public static class FormatDetector
{
    private const int MostLines = 64;
    private const double LeastShare = 0.2;

    /// <summary>Finds a source's format.</summary>
    /// <param name="sampleLines">Its first lines, without line ends; those beyond 64 are not looked at.</param>
    /// <param name="options">What the user says of it.</param>
    /// <param name="names">The run's interner.</param>
    /// <returns>The format, or null when the lines fit none.</returns>
    /// <exception cref="FormatException">The user names a format that does not exist, or a pattern that cannot be used.</exception>
    public static DetectedFormat? Detect(IReadOnlyList<byte[]> sampleLines, SourceOptions options, Interner names)
    {
        List<byte[]> lines = [.. sampleLines.Where(l => l.Length > 0).Take(MostLines)];
        List<byte[]> stripped = Strip(lines, out bool prefixed);
        if (options.FormatId is { Length: > 0 } id)
        {
            return Named(FormatIds.Find(id), lines, prefixed ? stripped : null, options, names);
        }

        DetectedFormat? best = null;
        int bestScore = 0;
        foreach (ILogFormat format in LogFormats.All.Where(f => f.Detectable && Fits(f, options.Hop)))
        {
            // Where both read equally well the line's own content stands.
            Consider(Try(format, lines, false, options), ref best, ref bestScore);
            if (prefixed)
            {
                Consider(Try(format, stripped, true, options), ref best, ref bestScore);
            }
        }

        return best;
    }

    private static DetectedFormat Named(ILogFormat format, List<byte[]> lines, List<byte[]>? stripped, SourceOptions options, Interner names)
    {
        // A pattern that cannot be used must be told even when there is no line to try it on.
        _ = format.CreateParser(new ParseContext(names, new SourceFile { Id = 0, Name = "" }, options));
        (DetectedFormat raw, int rawScore) = Try(format, lines, false, options);
        if (stripped is null)
        {
            return raw;
        }

        (DetectedFormat behind, int score) = Try(format, stripped, true, options);
        return score > rawScore ? behind : raw;
    }

    private static void Consider((DetectedFormat Format, int Score) tried, ref DetectedFormat? best, ref int bestScore)
    {
        // Every text with a time in front could be other lines of a plain text log: that takes a request to tell.
        if (tried.Score > bestScore && tried.Format.Share >= LeastShare && (tried.Format.Parsed > 0 || tried.Format.Format is not PairsFormat))
        {
            best = tried.Format;
            bestScore = tried.Score;
        }
    }

    private static (DetectedFormat Format, int Score) Try(ILogFormat format, List<byte[]> lines, bool prefixed, SourceOptions options)
    {
        // Trials must leave no trace: names of a wrong reading would use up the run's interner.
        var source = new SourceFile { Id = 0, Name = "", Host = options.Host };
        ILineParser parser = format.CreateParser(new ParseContext(new Interner(), source, options));
        var text = new TextArena();
        int parsed = 0;
        int skipped = 0;
        for (int i = 0; i < lines.Count; i++)
        {
            HopRecord record = HopRecord.Of(format.Hop, new SourceRef(0, i + 1));
            switch (parser.Parse(lines[i], text, ref record).Kind)
            {
                case ParseKind.Record:
                    parsed++;
                    break;
                case ParseKind.Skipped:
                    skipped++;
                    break;
            }
        }

        double share = lines.Count == 0 ? 0 : (parsed + skipped) / (double)lines.Count;
        return (new DetectedFormat(format, prefixed, share, parsed), (parsed * MostLines) + skipped);
    }

    private static bool Fits(ILogFormat format, Hop? hop) => hop switch
    {
        Hop.Gateway => format.Hop == Hop.Gateway,
        Hop.LoadBalancer => format.Hop == Hop.LoadBalancer,
        Hop.App or Hop.Proxy => format.Hop is Hop.App or Hop.Proxy or Hop.Unknown || format.Id == "access-log",
        _ => true,
    };

    private static List<byte[]> Strip(List<byte[]> lines, out bool mostly)
    {
        int found = 0;
        var stripped = new List<byte[]>(lines.Count);
        foreach (byte[] line in lines)
        {
            bool has = ExportPrefix.TryStrip(line, out ReadOnlySpan<byte> message, out _);
            found += has ? 1 : 0;
            stripped.Add(has ? message.ToArray() : line);
        }

        mostly = found * 2 > lines.Count;
        return stripped;
    }
}
