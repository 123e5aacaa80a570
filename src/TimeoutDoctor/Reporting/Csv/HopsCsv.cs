using CsvHelper;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Csv;

/// <summary><c>hops.csv</c>: one row per request and segment that is known.</summary>
internal static class HopsCsv
{
    internal static void Header(CsvWriter csv) => CsvTable.Row(csv, "file", "line", "requestId", "hop", "ms");

    internal static void Rows(CsvWriter csv, ExplainedRequest request, DiagnosisReport report)
    {
        HopRecord front = request.Trace.Front;
        foreach (HopName hop in HopNames.All)
        {
            double ms = request.Timeline.Hops[hop];
            if (double.IsFinite(ms))
            {
                CsvTable.Row(csv, report.FileOf(front.At), CsvTable.Whole(front.At.Line), RequestsCsv.IdOf(front), hop.Id(), CsvTable.Number(ms));
            }
        }
    }
}
