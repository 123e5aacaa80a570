using SkiaSharp;

namespace TimeoutDoctor.Reporting.Fonts;

/// <summary>
/// The typeface of all charts and of the page: Inter, shipped in the assembly, because a machine without fonts would draw charts
/// without any text.
/// </summary>
public static class ShippedFont
{
    /// <summary>The name under which the font is known to the charts and the page.</summary>
    public const string Alias = "TD Sans";

    /// <summary>The families that text in outputs asks for.</summary>
    public const string Stack = "'TD Sans', Inter, sans-serif";

    private static readonly Lazy<bool> Registration = new(RegisterWithPlots);
    private static readonly Lazy<SKTypeface> LazyRegular = new(() => Load("Inter-Regular.ttf"));
    private static readonly Lazy<SKTypeface> LazyBold = new(() => Load("Inter-Bold.ttf"));

    /// <summary>Weight 400.</summary>
    internal static SKTypeface Regular => LazyRegular.Value;

    /// <summary>Weight 700.</summary>
    internal static SKTypeface Bold => LazyBold.Value;

    /// <summary>The font file's bytes.</summary>
    /// <param name="bold">Weight 700 instead of 400.</param>
    public static byte[] Bytes(bool bold) => Read(bold ? "Inter-Bold.ttf" : "Inter-Regular.ttf");

    /// <summary>Makes the font known to ScottPlot, once.</summary>
    internal static void Register() => _ = Registration.Value;

    private static bool RegisterWithPlots()
    {
        // ScottPlot takes fonts from files only, and may open them later.
        string folder = Directory.CreateTempSubdirectory("td-font-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(folder);
        Add(folder, "Inter-Regular.ttf", bold: false);
        Add(folder, "Inter-Bold.ttf", bold: true);
        return true;
    }

    private static void Add(string folder, string name, bool bold)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, Read(name));
        ScottPlot.Fonts.AddFontFile(Alias, path, bold: bold, italic: false);
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A left-over font in the temporary folder is harmless.
        }
    }

    private static SKTypeface Load(string name)
    {
        using SKData data = SKData.CreateCopy(Read(name));
        return SKTypeface.FromData(data);
    }

    private static byte[] Read(string name)
    {
        using Stream stream = typeof(ShippedFont).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
