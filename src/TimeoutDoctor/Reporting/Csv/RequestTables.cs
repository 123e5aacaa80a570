using CsvHelper;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Csv;

/// <summary>Renders requests as rows of <c>requests.csv</c> and <c>hops.csv</c>, one request at a time. Not thread-safe.</summary>
public sealed class RequestTables : IDisposable
{
    private readonly StringWriter _requestText = new();
    private readonly StringWriter _hopText = new();
    private readonly CsvWriter _requests;
    private readonly CsvWriter _hops;
    private readonly DiagnosisReport _names;

    /// <summary>Makes tables.</summary>
    /// <param name="names">Texts behind the records' numbers.</param>
    /// <param name="inputs">The sources by id.</param>
    public RequestTables(Interner names, IReadOnlyList<SourceFile> inputs)
    {
        _names = new DiagnosisReport { ToolVersion = "", Names = names, Policy = new TimeoutPolicy(), Front = Hop.Unknown, Inputs = inputs };
        _requests = CsvTable.Open(_requestText);
        _hops = CsvTable.Open(_hopText);
    }

    /// <summary>The head lines of both tables.</summary>
    public (string Requests, string Hops) Headers()
    {
        RequestsCsv.Header(_requests);
        HopsCsv.Header(_hops);
        return Take();
    }

    /// <summary>The rows of a request in both tables.</summary>
    public (string Requests, string Hops) Rows(ExplainedRequest request)
    {
        RequestsCsv.Row(_requests, request, _names);
        HopsCsv.Rows(_hops, request, _names);
        return Take();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _requests.Dispose();
        _hops.Dispose();
    }

    private (string Requests, string Hops) Take()
    {
        _requests.Flush();
        _hops.Flush();
        (string, string) taken = (_requestText.ToString(), _hopText.ToString());
        _requestText.GetStringBuilder().Clear();
        _hopText.GetStringBuilder().Clear();
        return taken;
    }
}
