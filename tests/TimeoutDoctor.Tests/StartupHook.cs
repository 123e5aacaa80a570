using System.Globalization;

/// <summary>
/// Runs in the tool's process before the tool does, where a test names this assembly in DOTNET_STARTUP_HOOKS: gives it a culture in which every
/// separator and sign is another. The tool is built without culture data, so that LANG alone could not.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        var foreign = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        foreign.NumberFormat.NumberDecimalSeparator = foreign.NumberFormat.PercentDecimalSeparator = foreign.NumberFormat.CurrencyDecimalSeparator = ",";
        foreign.NumberFormat.NumberGroupSeparator = foreign.NumberFormat.PercentGroupSeparator = foreign.NumberFormat.CurrencyGroupSeparator = ".";
        foreign.NumberFormat.NegativeSign = "\u2212";
        foreign.DateTimeFormat.DateSeparator = ".";
        foreign.DateTimeFormat.TimeSeparator = "'";
        foreign.DateTimeFormat.AbbreviatedMonthNames = foreign.DateTimeFormat.AbbreviatedMonthGenitiveNames = [.. Enumerable.Range(1, 12).Select(i => "m" + i), ""];
        foreign.DateTimeFormat.AbbreviatedDayNames = ["d0", "d1", "d2", "d3", "d4", "d5", "d6"];
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = foreign;
    }
}
