using System.Numerics;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>
/// How large the bodies are that a route usually receives: only against that can a slow upload be told from slow work. Sizes are
/// counted in quarter octaves, so that the result does not depend on the order of the requests.
/// </summary>
public sealed class RouteBodies
{
    private const int StepsPerOctave = 4;
    private const int Steps = 40 * StepsPerOctave;
    private const int MostRoutes = 4_096;
    private const int FewestRequests = 5;
    private const long SmallestLarge = 8 * 1024;
    private const int TimesMedian = 4;

    private readonly Dictionary<int, int[]> _routes = [];
    private readonly int[] _all = new int[Steps];

    /// <summary>Takes a request's body into account. Call it for every request, before any is diagnosed.</summary>
    public void Observe(RequestTrace trace)
    {
        long bytes = BytesOf(trace);
        if (bytes <= 0 || trace.Front.Method is not (HttpMethod.Post or HttpMethod.Put or HttpMethod.Patch))
        {
            return;
        }

        int step = StepOf(bytes);
        _all[step]++;
        if (!_routes.TryGetValue(trace.Front.Route, out int[]? sizes))
        {
            if (_routes.Count >= MostRoutes)
            {
                return;
            }

            _routes.Add(trace.Front.Route, sizes = new int[Steps]);
        }

        sizes[step]++;
    }

    /// <summary>Whether a request's body is at least 8 KiB and more than four times the route's median; false where there is nothing to compare with.</summary>
    public bool IsLarge(RequestTrace trace)
    {
        long bytes = BytesOf(trace);
        if (bytes < SmallestLarge)
        {
            return false;
        }

        int[] sizes = _routes.TryGetValue(trace.Front.Route, out int[]? own) && Count(own) >= FewestRequests ? own : _all;
        return Count(sizes) >= FewestRequests && StepOf(bytes) > MedianOf(sizes) + (StepsPerOctave * BitOperations.Log2(TimesMedian));
    }

    private static long BytesOf(RequestTrace trace) => trace.HasLoadBalancer ? trace.Elb.ReceivedBytes : trace.Front.ReceivedBytes;

    private static int StepOf(long bytes) => Math.Min(Steps - 1, (int)(Math.Log2(bytes) * StepsPerOctave));

    private static int Count(int[] sizes)
    {
        int count = 0;
        foreach (int n in sizes)
        {
            count += n;
        }

        return count;
    }

    private static int MedianOf(int[] sizes)
    {
        int left = (Count(sizes) + 1) / 2;
        for (int step = 0; step < sizes.Length; step++)
        {
            left -= sizes[step];
            if (left <= 0)
            {
                return step;
            }
        }

        return sizes.Length - 1;
    }
}
