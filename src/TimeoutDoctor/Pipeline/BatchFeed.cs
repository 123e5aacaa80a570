using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>
/// Reads all sources on several threads and hands their batches out on one, in an order that only the logs decide: always the source
/// that is furthest behind in log time comes next, the lower id first. So results do not depend on threads, and memory holds a few
/// batches per open source.
/// </summary>
internal sealed class BatchFeed : IDisposable
{
    private const int ReadAhead = 2;

    private readonly Lock _gate = new();
    private readonly List<Lane> _waiting;   // in order of log time reached by what was handed out, then id
    private readonly Stack<RecordBatch> _spare = new();
    private readonly Stack<RecordSlab> _slabs = new();
    private readonly List<Thread> _threads = [];
    private readonly ManualResetEventSlim _produced = new(initialState: false, spinCount: 1); // spinning takes the readers' processor
    private readonly SemaphoreSlim _work;
    private readonly CancellationToken _cancel;
    private readonly CancellationTokenSource _stop;
    private Exception? _failure;

    /// <summary>Starts reading.</summary>
    /// <param name="cursors">The sources.</param>
    /// <param name="threads">Reading threads, at least one.</param>
    /// <param name="cancel">Stops reading.</param>
    public BatchFeed(IReadOnlyList<SourceCursor> cursors, int threads, CancellationToken cancel)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _cancel = _stop.Token;
        _waiting = [.. cursors.Select(c => new Lane(c)).OrderBy(l => l.Position).ThenBy(l => l.Id)];
        _work = new SemaphoreSlim(0);
        for (int i = 0; i < threads; i++)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = $"reader {i + 1}" };
            _threads.Add(thread);
            thread.Start();
        }

        _work.Release(threads);
    }

    /// <summary>The log time that every source has reached; unknown once all have ended.</summary>
    public Instant Watermark => _waiting.Count == 0 ? default : _waiting[0].Position;

    /// <summary>Waits for the next batch; null at the end. Give it back with <see cref="Return(RecordBatch)"/>.</summary>
    public RecordBatch? Next()
    {
        while (true)
        {
            _cancel.ThrowIfCancellationRequested();
            lock (_gate)
            {
                if (_failure is not null)
                {
                    throw _failure is UserErrorException said ? new UserErrorException(said.Code, said.Message, said)
                        : new InvalidOperationException("A reader failed: " + _failure.Message, _failure);
                }

                if (_waiting.Count == 0)
                {
                    return null;
                }

                if (_waiting[0].Ready.TryDequeue(out RecordBatch? batch))
                {
                    Advance(batch);
                    _work.Release();
                    return batch;
                }

                _produced.Reset();
            }

            _produced.Wait(_cancel);
        }
    }

    /// <summary>Gives a batch back for reuse; its slab comes back by itself.</summary>
    public void Return(RecordBatch batch)
    {
        lock (_gate)
        {
            _spare.Push(batch);
        }
    }

    /// <summary>Gives a slab back for reuse.</summary>
    public void Return(RecordSlab slab)
    {
        lock (_gate)
        {
            _slabs.Push(slab);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _stop.Dispose();
        _work.Dispose();
        _produced.Dispose();
    }

    private void Advance(RecordBatch batch)
    {
        Lane lane = _waiting[0];
        _waiting.RemoveAt(0);
        if (batch.Last)
        {
            return;
        }

        lane.Position = batch.Position;
        int at = _waiting.FindIndex(l => l.CompareTo(lane) > 0);
        _waiting.Insert(at < 0 ? _waiting.Count : at, lane);
    }

    private void Work()
    {
        try
        {
            while (true)
            {
                _work.Wait(_cancel);
                while (TryTake(out Lane? lane, out RecordBatch? batch))
                {
                    lane.Cursor.Read(batch);
                    lock (_gate)
                    {
                        lane.Ready.Enqueue(batch);
                        lane.Ended = batch.Last;
                        lane.Reading = false;
                        _produced.Set();
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The feed is being closed.
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _failure ??= e;
                _produced.Set();
            }
        }
    }

    // Of the sources that are furthest behind, one that has room. Looking further than a few would open files long before their time.
    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Lane? lane, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RecordBatch? batch)
    {
        lock (_gate)
        {
            lane = null;
            batch = null;
            int reach = Math.Min(_waiting.Count, (_threads.Count * 2) + 2);
            for (int room = 1; room <= ReadAhead && lane is null; room++)
            {
                for (int i = 0; i < reach && lane is null; i++)
                {
                    Lane candidate = _waiting[i];
                    lane = !candidate.Reading && !candidate.Ended && candidate.Ready.Count < room ? candidate : null;
                }
            }

            if (lane is null)
            {
                return false;
            }

            lane.Reading = true;
            batch = _spare.TryPop(out RecordBatch? spare) ? spare : new RecordBatch();
            batch.Slab = _slabs.TryPop(out RecordSlab? slab) ? slab : new RecordSlab();
            return true;
        }
    }

    private sealed class Lane(SourceCursor cursor) : IComparable<Lane>
    {
        public SourceCursor Cursor { get; } = cursor;

        public int Id { get; } = cursor.Plan.Source.Id;

        public Instant Position { get; set; } = cursor.First;

        public Queue<RecordBatch> Ready { get; } = new();

        public bool Reading { get; set; }

        public bool Ended { get; set; }

        public int CompareTo(Lane? other) => other is null ? 1 : Position != other.Position ? Position.CompareTo(other.Position) : Id.CompareTo(other.Id);
    }
}
