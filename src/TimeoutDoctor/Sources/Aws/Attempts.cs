using TimeoutDoctor.Model;

namespace TimeoutDoctor.Sources.Aws;

/// <summary>Repeats what may succeed later. The SDK repeats single calls; this repeats what the SDK gave up, and bodies that broke off.</summary>
internal static class Attempts
{
    private const int Most = 6;

    /// <summary>Runs something until it succeeds, fails for good, or has failed too often.</summary>
    /// <param name="gate">Limits how many run at once.</param>
    /// <param name="work">What to run.</param>
    /// <param name="explain">Makes the error for the user.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<T> RunAsync<T>(ThrottleGate gate, Func<Task<T>> work, Func<Exception, UserErrorException> explain, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            await gate.EnterAsync(cancel);
            bool throttled = false;
            try
            {
                return await work();
            }
            catch (Exception e) when (e is not UserErrorException and not DiskException && !(e is OperationCanceledException && cancel.IsCancellationRequested))
            {
                throttled = AwsFailure.IsThrottling(e);
                // The SDK has waited for it several times already.
                bool silent = AwsFailure.IsSilence(e);
                if (attempt == Most || silent || !AwsFailure.IsTransient(e))
                {
                    throw explain(silent ? new TimeoutException("no answer in time") : e);
                }
            }
            finally
            {
                gate.Leave(throttled);
            }

            await Task.Delay(Wait(attempt), cancel);
        }
    }

    private static TimeSpan Wait(int attempt) => TimeSpan.FromMilliseconds(Math.Min(10_000, 100 * Math.Pow(2, attempt)) * (0.5 + (Random.Shared.NextDouble() / 2)));
}

/// <summary>Writing to disk failed, which no repetition of a call helps.</summary>
internal sealed class DiskException(Exception inner) : IOException(inner.Message, inner);
