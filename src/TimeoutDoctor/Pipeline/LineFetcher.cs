using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>Reads single lines again, for quoting. Each file is read once, up to the last line wanted.</summary>
internal static class LineFetcher
{
    private const int LongestQuote = 2_000;

    /// <summary>The lines at these places, cut to 2,000 bytes. Places that cannot be read any more are left out.</summary>
    /// <param name="plans">The inputs.</param>
    /// <param name="places">The places.</param>
    public static IReadOnlyDictionary<SourceRef, byte[]> Fetch(IReadOnlyList<SourcePlan> plans, IEnumerable<SourceRef> places)
    {
        Dictionary<int, SourcePlan> planOf = plans.SelectMany(p => p.Formats, (p, f) => (f.Source.Id, p)).ToDictionary();
        var found = new Dictionary<SourceRef, byte[]>();
        foreach (IGrouping<int, SourceRef> file in places.Where(p => p.IsKnown).Distinct().GroupBy(p => p.Source).OrderBy(g => g.Key))
        {
            try
            {
                FetchFrom(planOf[file.Key], [.. file], found);
            }
            catch (IOException)
            {
                // The file was read a moment ago; if it is gone now, the report goes without its quotes.
            }
        }

        return found;
    }

    private static void FetchFrom(SourcePlan plan, HashSet<SourceRef> wanted, Dictionary<SourceRef, byte[]> found)
    {
        int source = wanted.First().Source;
        int left = wanted.Count;
        using var lines = new LogLines(plan.Input, plan.Envelope);
        while (left > 0 && lines.TryRead(out LogLine line))
        {
            var at = new SourceRef(source, line.Line, line.Part);
            if (wanted.Contains(at))
            {
                found[at] = line.Text[..Math.Min(line.Text.Length, LongestQuote)].ToArray();
                left--;
            }
        }
    }
}
