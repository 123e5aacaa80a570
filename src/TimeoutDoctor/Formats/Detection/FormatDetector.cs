using TimeoutDoctor.Formats.Gateway;
using TimeoutDoctor.Formats.Json;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Detection;

/// <summary>Finds the format of a source from what the user says of it and from its first lines.</summary>
public static class FormatDetector
{
    /// <summary>Lines that are looked at, those that continue an entry aside.</summary>
    internal const int MostEntries = 64;

    /// <summary>Lines that are looked at.</summary>
    internal const int MostLines = 256;

    private const double LeastShare = 0.2;

    /// <summary>Finds a source's format.</summary>
    /// <param name="sampleLines">Its first lines, without line ends; those beyond 256, or 64 entries, are not looked at.</param>
    /// <param name="options">What the user says of it.</param>
    /// <param name="names">The run's interner.</param>
    /// <param name="likely">A format to try first, such as that of the file before; it saves time and changes no result.</param>
    /// <param name="toReach">The score of another reading of the same source: a format that reaches less counts for nothing.</param>
    /// <returns>The format, or null when the lines fit none.</returns>
    /// <exception cref="FormatException">The user names a format that does not exist, or a pattern that cannot be used.</exception>
    public static DetectedFormat? Detect(IReadOnlyList<byte[]> sampleLines, SourceOptions options, Interner names, ILogFormat? likely = null, int toReach = 0)
    {
        List<byte[]> lines = FirstOf(sampleLines);
        if (options.FormatId is { Length: > 0 } id)
        {
            ILogFormat named = FormatIds.Find(id);
            // A pattern that cannot be used must be told even when there is no line to try it on.
            _ = named.CreateParser(new ParseContext(names, new SourceFile { Id = 0, Name = "" }, options));
            return Try(named, lines, options, new Scratch());
        }

        var scratch = new Scratch();
        Choice best = OfGatewayPattern(lines, options, scratch) is { } given ? new Choice(given, -1) : default;
        if (likely is not null && Candidates(options.Hop).Contains(likely))
        {
            best = best.Or(Try(likely, lines, options, scratch, Math.Max(best.Score, toReach)), LogFormats.RankOf(likely));
        }

        foreach (ILogFormat format in Candidates(options.Hop).Where(f => f != likely))
        {
            int rank = LogFormats.RankOf(format);
            if (best.Score == lines.Count * MostLines && rank > best.Rank)
            {
                break; // every line is a whole record already, and the formats that win a tie have been tried
            }

            best = best.Or(Try(format, lines, options, scratch, Math.Max(best.Score, toReach)), rank);
        }

        // The user says that these lines are in that format: then every line that does not fit is worth telling.
        return best.Format ?? (options is { GatewayPattern: not null, Hop: Hop.Gateway } ? Try(LogFormats.Find("apigw")!, lines, options, scratch) : null);
    }

    private static IEnumerable<ILogFormat> Candidates(Hop? hop) => LogFormats.All.Where(f => f.Detectable && Fits(f, hop));

    private static List<byte[]> FirstOf(IReadOnlyList<byte[]> sample)
    {
        var lines = new List<byte[]>();
        int entries = 0;
        for (int i = 0; i < sample.Count && entries < MostEntries && lines.Count < MostLines; i++)
        {
            if (sample[i].Length > 0)
            {
                lines.Add(sample[i]);
                entries += StackTraceLine.Is(sample[i]) ? 0 : 1;
            }
        }

        return lines;
    }

    // What the user says of the stage's format counts more than what other formats make of the same lines.
    private static DetectedFormat? OfGatewayPattern(List<byte[]> lines, SourceOptions options, Scratch scratch)
    {
        if (options.GatewayPattern is null || options.Hop is not (null or Hop.Unknown or Hop.Gateway))
        {
            return null;
        }

        FormatString format = FormatString.Parse(options.GatewayPattern);
        DetectedFormat tried = Try(LogFormats.Find("apigw")!, lines, options, scratch);
        int possible = lines.Count(l => ApiGatewayPatternFormat.MayBe(format, l));
        return tried.Parsed > 0 && tried.Share >= LeastShare && possible >= tried.Parsed ? tried : null;
    }

    // The best reading so far; of equally good ones that of the lowest rank.
    private readonly record struct Choice(DetectedFormat? Format, int Rank)
    {
        public int Score => Format?.Score ?? 0;

        public Choice Or(DetectedFormat tried, int rank)
        {
            // Every text with a time in front could be other lines of a plain text log: that takes a request to tell.
            bool counts = tried.Score > 0 && tried.Share >= LeastShare && (tried.Parsed > 0 || tried.Format is not PairsFormat);
            bool better = tried.Score > Score || (tried.Score == Score && rank < Rank);
            return counts && better ? new Choice(tried, rank) : this;
        }
    }

    // Trials must leave no trace: names of a wrong reading would use up the run's interner.
    private sealed class Scratch
    {
        public Interner Names { get; } = new();

        public TextArena Text { get; } = new();
    }

    // A record without a time is worth no more than a line that is left out: nearly any JSON can be read as one.
    // A trial ends as soon as it can no longer reach the score; it counts for nothing then.
    private static DetectedFormat Try(ILogFormat format, List<byte[]> lines, SourceOptions options, Scratch scratch, int toReach = 0)
    {
        var source = new SourceFile { Id = 0, Name = "", Host = options.Host };
        ILineParser parser = format.CreateParser(new ParseContext(scratch.Names, source, options));
        int parsed = 0;
        int timed = 0;
        int skipped = 0;
        int continued = 0;
        var framing = new EntryFraming(parser);
        for (int i = 0; i < lines.Count; i++)
        {
            if (((parsed + lines.Count - i) * MostLines) + skipped < toReach)
            {
                return new DetectedFormat(format, 0, 0, 0);
            }

            HopRecord record = HopRecord.Of(format.Hop, new SourceRef(0, i + 1));
            if (framing.Continues(lines[i]))
            {
                continued++;
                continue;
            }

            switch (parser.Parse(lines[i], scratch.Text, ref record).Kind)
            {
                case ParseKind.Record:
                    parsed++;
                    timed += record.Start.IsKnown || record.End.IsKnown || record.Event == RecordEvent.Part ? 1 : 0; // an envelope may give a part its time
                    break;
                case ParseKind.Skipped:
                    skipped++;
                    break;
            }
        }

        double share = lines.Count == continued ? 0 : (parsed + skipped) / (double)(lines.Count - continued);
        return new DetectedFormat(format, share, parsed, (timed * MostLines) + (parsed - timed) + skipped);
    }

    private static bool Fits(ILogFormat format, Hop? hop) => hop switch
    {
        Hop.Gateway => format.Hop == Hop.Gateway,
        Hop.LoadBalancer => format.Hop == Hop.LoadBalancer,
        Hop.App or Hop.Proxy => format.Hop is Hop.App or Hop.Proxy or Hop.Unknown || format.Id == "access-log",
        _ => true,
    };
}
