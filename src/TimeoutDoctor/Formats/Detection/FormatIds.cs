using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Detection;

/// <summary>Format ids as users write them.</summary>
internal static class FormatIds
{
    /// <summary>The format with an id.</summary>
    /// <exception cref="FormatException">There is none; the message names the nearest.</exception>
    public static ILogFormat Find(string id)
    {
        if (LogFormats.Find(id) is { } format)
        {
            return format;
        }

        string nearest = LogFormats.All.Select(f => f.Id).MinBy(known => Distance(id, known))!;
        throw new FormatException($"there is no format \"{Printable(id)}\"; did you mean \"{nearest}\"?");
    }

    private static string Printable(string id) => new([.. id.Take(40).Select(c => char.IsControl(c) ? '?' : c)]);

    // Levenshtein distance, case aside.
    private static int Distance(string left, string right)
    {
        left = left.Length > 64 ? left[..64] : left;
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int change = diagonal + (char.ToLowerInvariant(left[i - 1]) == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
