using System.Text.Json.Serialization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Fixtures;

/// <summary>What really happened to the requests of a fixture, where somebody knows it from elsewhere; never input of a diagnosis.</summary>
public sealed class FixtureTruth
{
    private readonly TruthDocument _document;
    private readonly Dictionary<(string File, int Line), TrueRequest> _byFront = [];

    private FixtureTruth(TruthDocument document)
    {
        _document = document;
        foreach (TruthRow row in document.Requests)
        {
            var request = new TrueRequest(row.Cause, row.Accept ?? [], row.Flagged, Places(row.Elb), Places(row.App), row.NoId ?? []);
            foreach ((string, int) front in Places(row.Front)!)
            {
                _byFront[front] = request;
            }
        }
    }

    /// <summary>Requests of which the truth is known.</summary>
    public int Count => _document.Requests.Count;

    /// <summary>Reads a truth: <c>{"files":[…],"requests":[…]}</c>, a place being <c>[index into files, line]</c>.</summary>
    /// <exception cref="FormatException">It is not understood; the message is fit for a user.</exception>
    public static FixtureTruth Read(byte[] json)
    {
        TruthDocument document = FixtureJson.Read<TruthDocument>(json, versioned: false);
        bool listed = document.Requests.SelectMany(r => (IEnumerable<SourceRef>)[.. r.Front, .. r.Elb ?? [], .. r.App ?? []]).All(p => p.Source < document.Files.Count);
        return listed ? new FixtureTruth(document) : throw new FormatException("a place names a file that is not listed.");
    }

    /// <summary>Its bytes, as <see cref="Read"/> takes them.</summary>
    public byte[] Write() => FixtureJson.Write(("files", _document.Files), ("requests", _document.Requests));

    /// <summary>The same truth of logs whose lines stand elsewhere. A request whose front record is gone is left out, and so are places that are gone.</summary>
    /// <param name="move">Where a place went; null where it is gone.</param>
    public FixtureTruth Moved(Func<string, int, (string File, int Line)?> move)
    {
        ArgumentNullException.ThrowIfNull(move);
        var files = new List<string>();
        SourceRef[]? Move(IReadOnlyList<SourceRef>? places)
        {
            SourceRef[] moved = [.. (places ?? []).Select(p => move(_document.Files[p.Source], p.Line)).OfType<(string File, int Line)>().Select(p => new SourceRef(NumberOf(files, p.File), p.Line))];
            return moved.Length == 0 ? null : moved;
        }

        TruthRow[] rows = [.. _document.Requests.Select(r => Move(r.Front) is { } front ? r with { Front = front, Elb = Move(r.Elb), App = Move(r.App) } : null).OfType<TruthRow>()];
        return new FixtureTruth(new TruthDocument { Files = files, Requests = rows });
    }

    /// <summary>What is true of the request whose front record is at a place; null where that is not known.</summary>
    /// <param name="file">The file, relative to the fixture's folder.</param>
    /// <param name="line">The line.</param>
    public TrueRequest? Of(string file, int line) => _byFront.GetValueOrDefault((file, line));

    private static int NumberOf(List<string> files, string file)
    {
        if (files.IndexOf(file) is >= 0 and int known)
        {
            return known;
        }

        files.Add(file);
        return files.Count - 1;
    }

    private HashSet<(string, int)>? Places(IReadOnlyList<SourceRef>? places) => places is null ? null : [.. places.Select(p => (_document.Files[p.Source], p.Line))];
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

/// <summary>The bytes of a truth.</summary>
internal sealed record TruthDocument
{
    public required IReadOnlyList<string> Files { get; init; }

    public required IReadOnlyList<TruthRow> Requests { get; init; }
}

/// <summary>What is true of a request.</summary>
internal sealed record TruthRow
{
    public required IReadOnlyList<SourceRef> Front { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<SourceRef>? Elb { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<SourceRef>? App { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Cause { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? Accept { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool? Flagged { get; init; }

    public IReadOnlyList<string>? NoId { get; init; }
}
