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
    /// <param name="likely">A format to try first, such as that of the file before; it saves time and changes no result.</param>
    /// <returns>The format, or null when the lines fit none.</returns>
    /// <exception cref="FormatException">The user names a format that does not exist, or a pattern that cannot be used.</exception>
    public static DetectedFormat? Detect(IReadOnlyList<byte[]> sampleLines, SourceOptions options, Interner names, ILogFormat? likely = null)
    {
        List<byte[]> lines = [.. sampleLines.Where(l => l.Length > 0).Take(MostLines)];
        List<byte[]> stripped = Strip(lines, out bool prefixed);
        if (options.FormatId is { Length: > 0 } id)
        {
            return Named(FormatIds.Find(id), lines, prefixed ? stripped : null, options, names);
        }

        var best = new Choice();
        int rank = 0;
        List<(ILogFormat Format, int Rank)> candidates = [.. LogFormats.All.Where(f => f.Detectable && Fits(f, options.Hop)).Select(f => (f, rank++))];
        foreach ((ILogFormat format, int at) in candidates.OrderBy(c => c.Format != likely))
        {
            // Where both read equally well the line's own content stands.
            best = best.Or(Try(format, lines, false, options, best.Score), at * 2);
            if (prefixed)
            {
                best = best.Or(Try(format, stripped, true, options, best.Score), (at * 2) + 1);
            }
        }

        return best.Format;
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

    // The best reading so far; of equally good ones that of the lowest rank.
    private readonly record struct Choice(DetectedFormat? Format, int Score, int Rank)
    {
        public Choice Or((DetectedFormat Format, int Score) tried, int rank)
        {
            // Every text with a time in front could be other lines of a plain text log: that takes a request to tell.
            bool counts = tried.Score > 0 && tried.Format.Share >= LeastShare && (tried.Format.Parsed > 0 || tried.Format.Format is not PairsFormat);
            bool better = tried.Score > Score || (tried.Score == Score && rank < Rank);
            return counts && better ? new Choice(tried.Format, tried.Score, rank) : this;
        }
    }

    // A trial ends as soon as it can no longer reach the score; it counts for nothing then.
    private static (DetectedFormat Format, int Score) Try(ILogFormat format, List<byte[]> lines, bool prefixed, SourceOptions options, int toReach = 0)
    {
        // Trials must leave no trace: names of a wrong reading would use up the run's interner.
        var source = new SourceFile { Id = 0, Name = "", Host = options.Host };
        ILineParser parser = format.CreateParser(new ParseContext(new Interner(), source, options));
        var text = new TextArena();
        int parsed = 0;
        int skipped = 0;
        for (int i = 0; i < lines.Count; i++)
        {
            if (((parsed + lines.Count - i) * MostLines) + skipped < toReach)
            {
                return (new DetectedFormat(format, prefixed, 0, 0), 0);
            }

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
