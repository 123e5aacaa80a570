using TimeoutDoctor.Model;

namespace TimeoutDoctor.Sources;

/// <summary>Reads single lines again, for quoting. Each file is read once, up to the last line wanted.</summary>
internal static class LineFetcher
{
    private const int LongestQuote = 2_000;

    /// <summary>The lines at these places, cut to 2,000 bytes. Places that cannot be read any more are left out.</summary>
    /// <param name="inputs">The inputs by source id.</param>
    /// <param name="places">The places.</param>
    public static IReadOnlyDictionary<SourceRef, byte[]> Fetch(IReadOnlyList<LogInput> inputs, IEnumerable<SourceRef> places)
    {
        var found = new Dictionary<SourceRef, byte[]>();
        foreach (IGrouping<int, SourceRef> file in places.Where(p => p.IsKnown).Distinct().GroupBy(p => p.Source).OrderBy(g => g.Key))
        {
            try
            {
                FetchFrom(inputs[file.Key], [.. file], found);
            }
            catch (IOException)
            {
                // The file was read a moment ago; if it is gone now, the report goes without its quotes.
            }
        }

        return found;
    }

    private static void FetchFrom(LogInput input, HashSet<SourceRef> wanted, Dictionary<SourceRef, byte[]> found)
    {
        int source = wanted.First().Source;
        int left = wanted.Count;
        using var reader = new LineReader(input);
        while (left > 0 && reader.TryRead(out ReadOnlySpan<byte> line))
        {
            var at = new SourceRef(source, reader.Line);
            if (wanted.Contains(at))
            {
                found[at] = line[..Math.Min(line.Length, LongestQuote)].ToArray();
                left--;
            }
        }
    }
}
