using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// Records that could not be joined surely, and those of which one is their partner all the same: in a queue that is not served in order
/// nobody knows which of ten late lines is whose, but all of them are late. Holds the requests of one release.
/// </summary>
internal sealed class OpenLinks
{
    private const double LeastTogether = 0.3;
    private const double Least = 0.01;
    private const int Most = 8;

    private readonly Dictionary<SourceRef, JoinAlternative[]> _alternatives = [];

    /// <summary>Forgets all.</summary>
    public void Clear() => _alternatives.Clear();

    /// <summary>The alternatives behind a record; empty when its partner is known or nothing suggests that it has one.</summary>
    public IReadOnlyList<JoinAlternative> Behind(in HopRecord near) => _alternatives.GetValueOrDefault(near.At, []);

    /// <summary>Takes the possible partners of a record that was not joined.</summary>
    /// <param name="near">The record.</param>
    /// <param name="partners">Each partner's probability, and the records that it brings along, its own first.</param>
    public void Add(in HopRecord near, IEnumerable<(double Probability, List<HopRecord> Records)> partners)
    {
        List<JoinAlternative> all = [];
        foreach ((double probability, List<HopRecord> records) in partners)
        {
            double alone = 1;
            foreach (JoinAlternative behind in Behind(records[0]))
            {
                alone -= behind.Probability;
                all.Add(new JoinAlternative(probability * behind.Probability, [.. records, .. behind.Records]));
            }

            all.Add(new JoinAlternative(probability * alone, records));
        }

        JoinAlternative[] likely = [.. all.Where(a => a.Probability >= Least).OrderByDescending(a => a.Probability).ThenBy(a => a.Records[0].At).Take(Most)];
        if (likely.Sum(a => a.Probability) >= LeastTogether)
        {
            _alternatives.TryAdd(near.At, likely);
        }
    }
}
