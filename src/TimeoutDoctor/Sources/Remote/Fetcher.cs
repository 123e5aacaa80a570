using TimeoutDoctor.Model;

namespace TimeoutDoctor.Sources.Remote;

/// <summary>An item that was fetched, or found to be gone.</summary>
/// <param name="Item">The item.</param>
/// <param name="Path">Where its bytes are; empty when it is gone.</param>
/// <param name="Missing">Why there is nothing to read, or null.</param>
internal sealed record FetchedItem(RemoteItem Item, string Path, string? Missing);

/// <summary>Fetches items into a store, several at a time, and not more bytes than allowed.</summary>
internal sealed class Fetcher(ItemStore store, RemoteAccess access, FetchObserver observer) : IDisposable
{
    // What is under way when a service refuses may end, so that the next run needs not fetch it again; but nobody waits long for it.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private long _bytes;
    private long _expected;
    private int _wanted;
    private int _done;
    private int _found;
    private UserErrorException? _refused;

    /// <summary>Bytes received so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Items that were in the store already.</summary>
    public int Found => _found;

    /// <summary>Fetches what the store does not hold. Several sources may fetch at once.</summary>
    /// <param name="items">What is wanted.</param>
    /// <param name="parallel">How many at a time.</param>
    /// <param name="cancel">Stops it; what is whole stays.</param>
    /// <returns>The items in the order given.</returns>
    /// <exception cref="UserErrorException">The service refused or failed, or the limit would be exceeded.</exception>
    public async Task<IReadOnlyList<FetchedItem>> FetchAsync(IReadOnlyList<RemoteItem> items, int parallel, CancellationToken cancel)
    {
        var fetched = new FetchedItem[items.Count];
        List<int> missing = FindInStore(items, fetched);
        Interlocked.Add(ref _wanted, missing.Count);
        long expected = Interlocked.Add(ref _expected, missing.Sum(i => items[i].Size ?? 0));
        if (expected > access.MaxDownload)
        {
            throw TooMuch(expected);
        }

        await AllAsync(missing, parallel, async (i, token) => fetched[i] = await OneAsync(items[i], token), cancel);
        return fetched;
    }

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    private async Task AllAsync(List<int> missing, int parallel, Func<int, CancellationToken, Task> fetch, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _stop.Token);
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = either.Token };
        try
        {
            await Parallel.ForEachAsync(missing, options, async (i, token) =>
            {
                if (Volatile.Read(ref _refused) is null)
                {
                    await TryAsync(i, fetch, token);
                }
            });
        }
        catch (OperationCanceledException) when (_refused is not null && !cancel.IsCancellationRequested)
        {
            // The refusal is what there is to say.
        }

        if (_refused is not null)
        {
            throw _refused;
        }
    }

    private async Task TryAsync(int item, Func<int, CancellationToken, Task> fetch, CancellationToken cancel)
    {
        try
        {
            await fetch(item, cancel);
            Interlocked.Increment(ref _done);
            Received(0);
        }
        catch (UserErrorException e)
        {
            Interlocked.CompareExchange(ref _refused, e, null);
            _stop.CancelAfter(e.Code == ExitCode.Remote ? Grace : TimeSpan.Zero);
        }
    }

    private List<int> FindInStore(IReadOnlyList<RemoteItem> items, FetchedItem[] fetched)
    {
        var missing = new List<int>();
        for (int i = 0; i < items.Count; i++)
        {
            if (store.Find(items[i], access.Now) is { } path)
            {
                fetched[i] = new FetchedItem(items[i], path, null);
                Interlocked.Increment(ref _found);
            }
            else
            {
                missing.Add(i);
            }
        }

        return missing;
    }

    private async Task<FetchedItem> OneAsync(RemoteItem item, CancellationToken cancel)
    {
        string temporary = store.TemporaryPath();
        try
        {
            string? missing;
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
            {
                missing = await item.WriteAsync(file, Received, cancel);
            }

            return missing is null ? new FetchedItem(item, store.Commit(temporary, item.Identity), null) : new FetchedItem(item, "", missing);
        }
        catch (IOException e) when (e is not FileNotFoundException)
        {
            throw new UserErrorException(ExitCode.Input, $"What was fetched cannot be written to {Path.GetDirectoryName(temporary)}: {e.Message} What is whole stays; make room or set XDG_CACHE_HOME, and run it again.", e);
        }
        finally
        {
            Discard(temporary);
        }
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (IOException)
        {
            // Trimming removes it later.
        }
    }

    private void Received(int count)
    {
        long bytes = Interlocked.Add(ref _bytes, count);
        if (bytes > access.MaxDownload)
        {
            throw TooMuch(bytes);
        }

        observer.Progress?.Invoke(new FetchProgress(_done, _wanted, bytes, _expected));
    }

    private UserErrorException TooMuch(long bytes) =>
        new(ExitCode.Usage, $"This needs {(bytes == Bytes ? "more than " : "")}{ByteSize.Text(Math.Max(bytes, access.MaxDownload))}, and --max-download allows {ByteSize.Text(access.MaxDownload)}; narrow the window, or allow more.");
}
