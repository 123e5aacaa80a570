namespace TimeoutDoctor.Model;

/// <summary>Finds the name that a mistyped one was most likely meant to be.</summary>
public static class NearestName
{
    private const int Longest = 64;

    /// <summary>The name with the fewest changed letters, case aside.</summary>
    /// <param name="typed">What was typed; cut to 64 characters.</param>
    /// <param name="valid">The valid names, at least one.</param>
    public static string Of(string typed, IEnumerable<string> valid)
    {
        ArgumentNullException.ThrowIfNull(typed);
        return valid.MinBy(known => Distance(typed, known))!;
    }

    // Levenshtein distance, case aside.
    private static int Distance(string left, string right)
    {
        left = left.Length > Longest ? left[..Longest] : left;
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int change = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
