using Amazon.S3;
using Amazon.S3.Model;
using TimeoutDoctor.Sources.Aws;

namespace TimeoutDoctor.Sources.S3;

/// <summary>The buckets of an account, read only.</summary>
internal sealed class S3Account(AwsConnection connection) : IDisposable
{
    private readonly AmazonS3Client _client = connection.S3();
    private readonly ThrottleGate _gate = new(1);

    /// <summary>Names of all buckets.</summary>
    /// <exception cref="Model.UserErrorException">They cannot be listed.</exception>
    public async Task<IReadOnlyList<string>> BucketsAsync(CancellationToken cancel)
    {
        var names = new List<string>();
        var request = new ListBucketsRequest();
        do
        {
            ListBucketsResponse page = await Attempts.RunAsync(
                _gate, () => _client.ListBucketsAsync(request, cancel), e => AwsFailure.Explain(e, "s3:ListAllMyBuckets", "the list of buckets"), cancel);
            names.AddRange((page.Buckets ?? []).Select(b => b.BucketName));
            request.ContinuationToken = page.ContinuationToken;
        }
        while (request.ContinuationToken is { Length: > 0 });

        return names;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _gate.Dispose();
        _client.Dispose();
    }
}
