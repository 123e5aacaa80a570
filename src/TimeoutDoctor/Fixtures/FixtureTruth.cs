using TimeoutDoctor.Model;

namespace TimeoutDoctor.Fixtures;

/// <summary>What really happened to the requests of a fixture, where somebody knows it from elsewhere; never input of a diagnosis.</summary>
public sealed class FixtureTruth
{
    private readonly Dictionary<(string File, int Line), TrueRequest> _byFront = [];

    private FixtureTruth()
    {
    }

    /// <summary>Reads a truth: <c>{"files":[…],"requests":[…]}</c>, a place being <c>[index into files, line]</c>.</summary>
    /// <exception cref="FormatException">It is not understood; the message is fit for a user.</exception>
    public static FixtureTruth Read(byte[] json)
    {
        TruthDocument document = FixtureJson.Read<TruthDocument>(json, versioned: false);
        var truth = new FixtureTruth();
        foreach (TruthRow row in document.Requests)
        {
            HashSet<(string, int)>? Places(IReadOnlyList<SourceRef>? places) => places is null ? null : [.. places.Select(p =>
                p.Source < document.Files.Count ? (document.Files[p.Source], p.Line) : throw new FormatException("a place names a file that is not listed."))];
            var request = new TrueRequest(row.Cause, row.Accept ?? [], row.Flagged, Places(row.Elb), Places(row.App), row.NoId ?? []);
            foreach ((string, int) front in Places(row.Front)!)
            {
                truth._byFront[front] = request;
            }
        }

        return truth;
    }

    /// <summary>What is true of the request whose front record is at a place; null where that is not known.</summary>
    /// <param name="file">The file, relative to the fixture's folder.</param>
    /// <param name="line">The line.</param>
    public TrueRequest? Of(string file, int line) => _byFront.GetValueOrDefault((file, line));

    private sealed record TruthDocument
    {
        public required IReadOnlyList<string> Files { get; init; }

        public required IReadOnlyList<TruthRow> Requests { get; init; }
    }

    private sealed record TruthRow
    {
        public required IReadOnlyList<SourceRef> Front { get; init; }

        public IReadOnlyList<SourceRef>? Elb { get; init; }

        public IReadOnlyList<SourceRef>? App { get; init; }

        public string? Cause { get; init; }

        public IReadOnlyList<string>? Accept { get; init; }

        public bool? Flagged { get; init; }

        public IReadOnlyList<string>? NoId { get; init; }
    }
}

/// <summary>What really happened to a request.</summary>
/// <param name="Cause">The true cause; null for a request that needs no explanation.</param>
/// <param name="Accept">Other causes that leave the same logs.</param>
/// <param name="Flagged">Whether it is to be flagged; null where the logs cannot decide it.</param>
/// <param name="Elb">Places that are right for the load balancer's record; null where there is none.</param>
/// <param name="App">Places that are right for the application's record; null where there is none.</param>
/// <param name="NoId">Hops of which no id proves the link, so that to leave it out is right as well.</param>
public sealed record TrueRequest(
    string? Cause, IReadOnlyList<string> Accept, bool? Flagged, IReadOnlySet<(string File, int Line)>? Elb, IReadOnlySet<(string File, int Line)>? App, IReadOnlyList<string> NoId)
{
    /// <summary>Whether a cause is right.</summary>
    public bool Allows(string? cause) => cause == Cause || (cause is not null && Accept.Contains(cause));
}
