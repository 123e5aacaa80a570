using System.Text.Json;

namespace TimeoutDoctor.Reporting.Exports;

/// <summary>
/// <c>requests.parquet</c> and <c>hops.parquet</c>: the rows of <c>requests.ndjson</c> as two tables for DuckDB, Athena or pandas. They are made of
/// the finished file, a row group at a time, so that memory does not follow the number of requests.
/// </summary>
public static class ParquetExport
{
    private const int RowsPerGroup = 50_000;

    /// <summary>Writes both tables.</summary>
    /// <param name="rows">The rows of <c>requests.ndjson</c>.</param>
    /// <param name="requests">Where the requests go; readable and seekable, as groups are appended.</param>
    /// <param name="hops">Where the hops go; likewise.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task WriteAsync(Stream rows, Stream requests, Stream hops, CancellationToken cancel)
    {
        using var lines = new StreamReader(rows);
        var group = new List<RequestRow>();
        bool append = false;
        string? line;
        do
        {
            line = await lines.ReadLineAsync(cancel).ConfigureAwait(false);
            if (line is not null)
            {
                using JsonDocument json = JsonDocument.Parse(line);
                group.Add(RequestRow.Of(json.RootElement));
            }

            if (group.Count >= RowsPerGroup || (line is null && (group.Count > 0 || !append)))
            {
                await RequestRow.Table.WriteAsync(group, requests, append, cancel).ConfigureAwait(false);
                await HopRow.Table.WriteAsync([.. group.SelectMany(HopRow.Of)], hops, append, cancel).ConfigureAwait(false);
                group.Clear();
                append = true;
            }
        }
        while (line is not null);
    }
}
