using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using TimeoutDoctor.Sources.Aws;
using TimeoutDoctor.Sources.Remote;

namespace TimeoutDoctor.Sources.S3;

/// <summary>An object of a bucket. A body that breaks off is continued where it ended; one that changes meanwhile is read anew.</summary>
internal sealed class S3ObjectItem(S3Bucket bucket, ListedObject listed) : RemoteItem
{
    private bool _changed;

    /// <summary>The object as listed.</summary>
    public ListedObject Listed => listed;

    /// <summary>Whether it was another version than the listed one that could be read.</summary>
    public bool Changed => _changed;

    /// <inheritdoc />
    public override string? Identity => _changed ? null : $"s3 {bucket.Place} {listed.Key} {listed.ETag} {listed.Size}";

    /// <inheritdoc />
    public override string Name => $"s3://{bucket.Name}/{listed.Key}";

    /// <inheritdoc />
    public override long? Size => listed.Size;

    /// <inheritdoc />
    public override Task<string?> WriteAsync(Stream target, Action<int> received, CancellationToken cancel) =>
        bucket.RunAsync(() => OnceAsync(target, received, cancel), $"s3:GetObject on arn:aws:s3:::{bucket.Name}/{listed.Key}", cancel);

    private async Task<string?> OnceAsync(Stream target, Action<int> received, CancellationToken cancel)
    {
        try
        {
            using GetObjectResponse response = await bucket.OpenAsync(listed.Key, _changed ? null : listed.ETag, target.Length, cancel);
            await CopyAsync(response, target, received, cancel);
            return null;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed && !_changed)
        {
            _changed = true;
            target.SetLength(0);
            return await OnceAsync(target, received, cancel);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode is "NoSuchKey" or "NotFound")
        {
            return "it was deleted from the bucket after it was listed";
        }
    }

    private async Task CopyAsync(GetObjectResponse response, Stream target, Action<int> received, CancellationToken cancel)
    {
        // Whatever was asked for, a server may send the whole.
        if (response.HttpStatusCode != HttpStatusCode.PartialContent)
        {
            target.SetLength(0);
        }

        target.Position = target.Length;
        long expected = target.Length + response.ContentLength;
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            int read;
            do
            {
                silence.CancelAfter(bucket.Patience);
                read = await ReadAsync(response.ResponseStream, buffer, silence.Token, cancel);
                await WriteAsync(target, buffer.AsMemory(0, read), cancel);
                received(read);
            }
            while (read > 0);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }

        if (target.Length != expected)
        {
            throw new IOException($"the body ended after {target.Length} of {expected} bytes");
        }
    }

    // A body that stops is one that broke off: it is continued.
    private static async ValueTask<int> ReadAsync(Stream body, byte[] buffer, CancellationToken silence, CancellationToken cancel)
    {
        try
        {
            return await body.ReadAsync(buffer, silence);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new IOException("the body stopped");
        }
    }

    // A broken network is tried again, a full disk is not.
    private static async Task WriteAsync(Stream target, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            await target.WriteAsync(bytes, cancel);
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
        {
            // The latter is how the runtime tells of a file that may not grow further.
            throw new DiskException(e);
        }
    }
}
