using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace TimeoutDoctor.Reporting.Csv;

/// <summary>The dialect of all tables: invariant, <c>\n</c>, and no cell that a spreadsheet would run as a formula.</summary>
internal static class CsvTable
{
    public static CsvWriter Open(TextWriter output) => new(
        output,
        new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n", InjectionOptions = InjectionOptions.Escape },
        leaveOpen: true);

    public static void Row(CsvWriter csv, params ReadOnlySpan<string?> cells)
    {
        foreach (string? cell in cells)
        {
            csv.WriteField(cell ?? "");
        }

        csv.NextRecord();
    }

    public static string Number(double value, int digits = 3) =>
        double.IsFinite(value) ? Math.Round(value, digits).ToString(CultureInfo.InvariantCulture) : "";

    public static string Whole(int value) => value > 0 ? value.ToString(CultureInfo.InvariantCulture) : "";
}
