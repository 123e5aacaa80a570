namespace TimeoutDoctor.Fixtures.Checks;

/// <summary>Which expected request is which found one: by an id that is the only one of its kind on both sides, else by file and line.</summary>
internal sealed class RequestMatch
{
    private readonly ExpectedRequest?[] _matches;
    private readonly List<ExpectedRequest> _new;

    public RequestMatch(ExpectedDiagnosis was, ExpectedDiagnosis now)
    {
        Dictionary<string, ExpectedRequest> byId = Unique(now.Requests);
        Dictionary<string, ExpectedRequest> idsBefore = Unique(was.Requests);
        var left = new HashSet<ExpectedRequest>(now.Requests, ReferenceEqualityComparer.Instance);
        _matches = new ExpectedRequest?[was.Requests.Count];
        for (int i = 0; i < _matches.Length; i++)
        {
            ExpectedRequest before = was.Requests[i];
            _matches[i] = before.Id is { } id && idsBefore.ContainsKey(id) && byId.TryGetValue(id, out ExpectedRequest? same) && left.Remove(same) ? same : null;
        }

        Dictionary<(string, int, int), ExpectedRequest> byPlace = left.GroupBy(r => PlaceOf(now, r)).ToDictionary(g => g.Key, g => g.First());
        for (int i = 0; i < _matches.Length; i++)
        {
            _matches[i] ??= byPlace.TryGetValue(PlaceOf(was, was.Requests[i]), out ExpectedRequest? there) && left.Remove(there) ? there : null;
        }

        _new = [.. now.Requests.Where(left.Contains)];
    }

    /// <summary>The found request that is the expected one of this index; null when it is gone.</summary>
    public ExpectedRequest? Of(int index) => _matches[index];

    /// <summary>Found requests that were not expected, in order.</summary>
    public IReadOnlyList<ExpectedRequest> New() => _new;

    private static Dictionary<string, ExpectedRequest> Unique(IReadOnlyList<ExpectedRequest> requests) =>
        requests.Where(r => r.Id is not null).GroupBy(r => r.Id!, StringComparer.Ordinal).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    private static (string, int, int) PlaceOf(ExpectedDiagnosis of, ExpectedRequest request) => (of.Inputs[request.Front.Source].File, request.Front.Line, request.Front.Part);
}
