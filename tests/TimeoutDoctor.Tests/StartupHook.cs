using System.Globalization;

/// <summary>
/// Runs in the tool's process before the tool does, where a test names this assembly in DOTNET_STARTUP_HOOKS: gives it a culture in which every
/// separator and sign is another. The tool is built without culture data, so that LANG alone could not.
/// </summary>
internal static class StartupHook
{
    /// <summary>Names a culture of the machine's ICU to be taken instead of the invented one.</summary>
    public const string Culture = "TIMEOUT_DOCTOR_TEST_CULTURE";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Culture) is { Length: > 0 } name)
        {
            var real = CultureInfo.GetCultureInfo(name);
            // Without the data of a culture its name alone would be taken.
            if (real.NumberFormat.NumberDecimalSeparator != "," || (name.StartsWith("tr", StringComparison.Ordinal) && real.TextInfo.ToUpper('i') == 'I'))
            {
                throw new CultureNotFoundException($"there is no data of {name}");
            }

            Take(real);
            return;
        }

        var foreign = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        foreign.NumberFormat.NumberDecimalSeparator = foreign.NumberFormat.PercentDecimalSeparator = foreign.NumberFormat.CurrencyDecimalSeparator = ",";
        foreign.NumberFormat.NumberGroupSeparator = foreign.NumberFormat.PercentGroupSeparator = foreign.NumberFormat.CurrencyGroupSeparator = ".";
        foreign.NumberFormat.NegativeSign = "\u2212";
        foreign.DateTimeFormat.DateSeparator = ".";
        foreign.DateTimeFormat.TimeSeparator = "'";
        foreign.DateTimeFormat.AbbreviatedMonthNames = foreign.DateTimeFormat.AbbreviatedMonthGenitiveNames = [.. Enumerable.Range(1, 12).Select(i => "m" + i), ""];
        foreign.DateTimeFormat.AbbreviatedDayNames = ["d0", "d1", "d2", "d3", "d4", "d5", "d6"];
        Take(foreign);
    }

    private static void Take(CultureInfo culture) =>
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;
}
