namespace TimeoutDoctor.Sources.Aws;

/// <summary>Lets a number of calls run at once: half as many each time the service asks to slow down, one more after a while without.</summary>
internal sealed class ThrottleGate : IDisposable
{
    private const int SuccessesToGrow = 25;

    private readonly SemaphoreSlim _permits;
    private readonly Lock _lock = new();
    private readonly int _most;
    private int _limit;
    private int _surplus;
    private int _successes;

    /// <summary>Makes a gate.</summary>
    /// <param name="most">Calls that may run at once.</param>
    public ThrottleGate(int most)
    {
        (_most, _limit) = (most, most);
        _permits = new SemaphoreSlim(most);
    }

    /// <summary>Waits for a place.</summary>
    public Task EnterAsync(CancellationToken cancel) => _permits.WaitAsync(cancel);

    /// <summary>Gives the place back.</summary>
    /// <param name="throttled">Whether the service asked to slow down.</param>
    public void Leave(bool throttled)
    {
        int release = 1;
        lock (_lock)
        {
            if (throttled)
            {
                int lower = Math.Max(1, _limit / 2);
                _surplus += _limit - lower;
                (_limit, _successes) = (lower, 0);
            }
            else if (++_successes >= SuccessesToGrow && _limit < _most)
            {
                (_limit, _successes, release) = (_limit + 1, 0, 2);
            }

            int kept = Math.Min(_surplus, release);
            _surplus -= kept;
            release -= kept;
        }

        if (release > 0)
        {
            _permits.Release(release);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _permits.Dispose();
}
