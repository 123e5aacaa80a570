using CsvHelper;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Csv;

/// <summary><c>hops.csv</c>: one row per explained request and segment that is known.</summary>
public static class HopsCsv
{
    /// <summary>Writes the table.</summary>
    public static void Write(TextWriter output, DiagnosisReport report)
    {
        using CsvWriter csv = CsvTable.Open(output);
        CsvTable.Row(csv, "file", "line", "requestId", "hop", "ms");
        foreach (ExplainedRequest request in report.Explanations)
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
}
