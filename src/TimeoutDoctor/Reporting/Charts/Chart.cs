namespace TimeoutDoctor.Reporting.Charts;

/// <summary>A finished chart.</summary>
/// <param name="Id">Name of its files and of its place on the page.</param>
/// <param name="Heading">What it shows, as a claim with its number.</param>
/// <param name="AltText">Kind, axes and numbers, for those who cannot see it.</param>
/// <param name="Wide">The drawing for a page, 720 px wide (or its half), without heading and key.</param>
/// <param name="Narrow">The same for a phone, 360 px wide.</param>
/// <param name="FileSvg">The drawing as a file of its own: with its key and its font.</param>
/// <param name="Png">The drawing at twice the size, white, with heading, key and origin.</param>
/// <param name="Key">What the colours and shapes mean.</param>
/// <param name="Data">The numbers behind it.</param>
public sealed record Chart(string Id, string Heading, string AltText, Drawing Wide, Drawing Narrow, string FileSvg, byte[] Png, IReadOnlyList<KeyEntry> Key, ChartData Data);

/// <summary>One drawing of a chart.</summary>
/// <param name="Svg">The SVG element.</param>
/// <param name="Spots">Places that have something to say when pointed at.</param>
public sealed record Drawing(string Svg, IReadOnlyList<Spot> Spots);

/// <summary>A place of a drawing that has something to say when pointed at; in px of the drawing.</summary>
/// <param name="X">Left end.</param>
/// <param name="Y">Upper end.</param>
/// <param name="Width">Width; 0 for a dot.</param>
/// <param name="Height">Height; 0 for a dot.</param>
/// <param name="Text">What it says.</param>
public readonly record struct Spot(double X, double Y, double Width, double Height, string Text);

/// <summary>The numbers behind a chart.</summary>
/// <param name="Columns">Heads; a name that starts with # is a number.</param>
/// <param name="Rows">Cells, as a person reads them.</param>
public sealed record ChartData(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>How an entry of a key is drawn.</summary>
public enum KeyShape
{
    /// <summary>A filled square.</summary>
    Solid,

    /// <summary>An outlined square with a light fill.</summary>
    Hollow,

    /// <summary>◆</summary>
    Diamond,

    /// <summary>▲</summary>
    Triangle,

    /// <summary>✕</summary>
    Cross,

    /// <summary>■</summary>
    Square,

    /// <summary>○</summary>
    Ring,

    /// <summary>A small dot.</summary>
    Dot,
}

/// <summary>One entry of a key.</summary>
/// <param name="Words">What it means.</param>
/// <param name="Colour">Its light colour.</param>
/// <param name="Shape">Its mark.</param>
public sealed record KeyEntry(string Words, string Colour, KeyShape Shape = KeyShape.Solid);

/// <summary>A chart that cannot be drawn.</summary>
/// <param name="Id">Name of the chart.</param>
/// <param name="Heading">What it would show.</param>
/// <param name="Reason">Why it cannot, and what would help.</param>
public sealed record MissingChart(string Id, string Heading, string Reason);
