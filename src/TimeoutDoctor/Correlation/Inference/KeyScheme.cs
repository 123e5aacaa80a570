using System.Text;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// How both sides' paths are made equal: a stage or base path that one side has and the other has not is cut off; where paths differ all the
/// same the route is compared, and where one side logs none nothing is. Chosen by how many far records find their key on the near side.
/// </summary>
internal sealed class KeyScheme
{
    private const int SampleSize = 4_000;
    private const double GoodEnough = 0.8;
    private static readonly (int Near, int Far)[] Cuts = [(0, 0), (1, 0), (0, 1), (2, 0), (0, 2), (1, 1)];

    private readonly Interner _names;
    private readonly bool _method;
    private readonly Level _level;
    private readonly (int Near, int Far) _cut;

    private KeyScheme(Interner names, bool method, Level level, (int Near, int Far) cut)
    {
        _names = names;
        _method = method;
        _level = level;
        _cut = cut;
    }

    private enum Level
    {
        Path,
        Route,
        Nothing,
    }

    /// <summary>Chooses a scheme.</summary>
    /// <param name="near">Some near records.</param>
    /// <param name="far">Some far records.</param>
    /// <param name="names">Routes.</param>
    public static KeyScheme Choose(IReadOnlyList<HopRecord> near, IReadOnlyList<HopRecord> far, Interner names)
    {
        bool method = far.Count(r => r.Method != HttpMethod.Unknown) * 5 > far.Count * 4 && near.Count(r => r.Method != HttpMethod.Unknown) * 5 > near.Count * 4;
        HopRecord[] sample = [.. Enumerable.Range(0, Math.Min(far.Count, SampleSize)).Select(i => far[(int)((long)i * far.Count / Math.Min(far.Count, SampleSize))])];
        KeyScheme? best = null;
        double bestShare = 0;
        foreach (Level level in (Level[])[Level.Path, Level.Route])
        {
            foreach ((int, int) cut in Cuts)
            {
                var scheme = new KeyScheme(names, method, level, cut);
                var keys = new HashSet<ulong>(near.Select(r => scheme.Near(r)));
                double share = sample.Length == 0 ? 0 : sample.Count(r => keys.Contains(scheme.Far(r))) / (double)sample.Length;
                if (share > bestShare + 0.02)
                {
                    (best, bestShare) = (scheme, share);
                }
            }

            if (bestShare >= GoodEnough)
            {
                return best!;
            }
        }

        return bestShare >= 0.4 ? best! : new KeyScheme(names, method, Level.Nothing, default);
    }

    /// <summary>Key of a near record.</summary>
    public ulong Near(in HopRecord record) => Key(record, _cut.Near);

    /// <summary>Key of a far record.</summary>
    public ulong Far(in HopRecord record) => Key(record, _cut.Far);

    private ulong Key(in HopRecord record, int cut)
    {
        ulong seed = _method ? (ulong)record.Method + 1 : 1;
        return _level switch
        {
            Level.Path => StableHash.Of(Cut(record.Path.Span, cut), seed),
            Level.Route => StableHash.Of(Cut(Encoding.UTF8.GetBytes(Bare(_names[record.Route])), cut), seed),
            _ => StableHash.Mix(seed),
        };
    }

    // Some logs put the method in front of the route.
    private static string Bare(string route) => route[(route.LastIndexOf(' ') + 1)..];

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> path, int segments)
    {
        for (; segments > 0; segments--)
        {
            int slash = path.Length > 1 ? path[1..].IndexOf((byte)'/') : -1;
            path = slash < 0 ? "/"u8 : path[(slash + 1)..];
        }

        return path.Length > 1 && path[^1] == '/' ? path[..^1] : path;
    }
}
