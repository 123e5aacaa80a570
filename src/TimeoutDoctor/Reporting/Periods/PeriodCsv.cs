using CsvHelper;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Csv;

namespace TimeoutDoctor.Reporting.Periods;

/// <summary><c>routes.csv</c>: one row per route and segment; the first rows, without a route, are all routes together.</summary>
public static class PeriodCsv
{
    /// <summary>Writes the table.</summary>
    public static void Write(TextWriter output, PeriodReport report)
    {
        using CsvWriter csv = CsvTable.Open(output);
        CsvTable.Row(csv, "route", "segment", "count", "requests", "requestsBefore", "errorRate", "timeouts", "flagged", "p50Ms", "p90Ms", "p95Ms", "p99Ms", "p99LowMs", "p99HighMs", "p999Ms", "maxMs", "p50BeforeMs", "p99BeforeMs",
            "withinFastLimit", "headroomFast", "headroomGateway", "headroomElb");
        foreach (PeriodLatency l in report.Latencies)
        {
            CsvTable.Row(
                csv, l.Route ?? "", l.Segment, N(l.Count), N(l.Requests), N(l.RequestsBefore), N(l.ErrorRate), N(l.Timeouts), N(l.Flagged), N(l.P50.Value), N(l.P90.Value), N(l.P95.Value), N(l.P99.Value), N(l.P99.Low), N(l.P99.High),
                N(l.P999.Value), N(l.Max), N(l.P50Before.Value), N(l.P99Before.Value), N(l.WithinLimit), N(l.HeadroomFast), N(l.HeadroomGateway), N(l.HeadroomLoadBalancer));
        }
    }

    private static string N(double value) => CsvTable.Number(value, 6);
}
