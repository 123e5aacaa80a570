using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Aws;
using TimeoutDoctor.Sources.CloudWatch;
using TimeoutDoctor.Sources.S3;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>A server that accepts a connection and then says nothing more is given up, asked again, and in the end given up for good.</summary>
[Collection(AwsServers.Collection)]
public sealed class SilenceTests : IDisposable
{
    private const string Bucket = "silent-logs";
    private const string Group = "/silent";
    private const int MostCalls = 12;

    private readonly AwsServers _servers;
    private readonly ScratchFolder _folder = new();

    public SilenceTests(AwsServers servers)
    {
        _servers = servers;
        _servers.S3?.Reset();
        _servers.Logs.Reset();
        _servers.Logs.Put(Group, [new StoredEvent("one", 1, "event", "1")]);
    }

    [AwsFact]
    public async Task An_object_comes_whole_when_the_first_answer_or_its_second_half_never_comes()
    {
        ListedObject listed = await Listed();
        foreach (Fault fault in (Fault[])[Fault.Mute, Fault.Silent])
        {
            _servers.S3.Reset();
            _servers.S3.Faults = (n, _) => n == 1 ? fault : null;
            using S3Bucket bucket = Open();
            using var target = new MemoryStream();
            Assert.Null(await new S3ObjectItem(bucket, listed).WriteAsync(target, _ => { }, CancellationToken.None));
            Assert.Equal(SmallLogs.Gateway(), System.Text.Encoding.UTF8.GetString(target.ToArray()));
            Assert.Equal(2, _servers.S3.Calls.Count);
        }
    }

    [AwsFact]
    public async Task A_bucket_that_never_answers_is_one_sentence_after_a_few_attempts()
    {
        ListedObject listed = await Listed();
        _servers.S3.Reset();
        _servers.S3.Faults = (_, _) => Fault.Mute;
        using S3Bucket bucket = Open();
        UserErrorException e = await Assert.ThrowsAsync<UserErrorException>(() => new S3ObjectItem(bucket, listed).WriteAsync(new MemoryStream(), _ => { }, CancellationToken.None));
        Assert.Equal(ExitCode.Remote, e.Code);
        Assert.Contains("could not be reached", e.Message, StringComparison.Ordinal);
        Assert.InRange(_servers.S3.Calls.Count, 2, MostCalls);
    }

    [Fact]
    public async Task Log_events_come_when_the_first_answer_never_comes_and_silence_for_good_is_one_sentence()
    {
        using var service = new LogsService(Connection(_servers.Logs.Url), null);
        _servers.Logs.Faults = (n, _) => n == 1 ? Fault.Mute : null;
        Assert.Single(await service.LatestEventsAsync(Group, "one", 10, CancellationToken.None));
        Assert.Equal(2, _servers.Logs.Calls.Count);

        _servers.Logs.Reset();
        _servers.Logs.Faults = (_, _) => Fault.Mute;
        UserErrorException e = await Assert.ThrowsAsync<UserErrorException>(() => service.LatestEventsAsync(Group, "one", 10, CancellationToken.None));
        Assert.Contains("could not be reached", e.Message, StringComparison.Ordinal);
        Assert.InRange(_servers.Logs.Calls.Count, 2, MostCalls);
    }

    public void Dispose() => _folder.Dispose();

    private static AwsConnection Connection(string url) =>
        new(new RemoteAccess { EndpointUrl = url, Region = "us-east-1", Patience = TimeSpan.FromMilliseconds(700) }, new Amazon.Runtime.BasicAWSCredentials(Signature.Key, Signature.Secret));

    private S3Bucket Open() => new(Connection(_servers.S3.Url), Bucket);

    private async Task<ListedObject> Listed()
    {
        _folder.Write("store/a.log", SmallLogs.Gateway());
        StoredIncident.Put(_servers, _folder["store"], $"s3://{Bucket}");
        using S3Bucket bucket = Open();
        await foreach (ListedObject o in bucket.ListAsync("a", CancellationToken.None))
        {
            return o;
        }

        throw new InvalidOperationException("the object was not stored");
    }
}
