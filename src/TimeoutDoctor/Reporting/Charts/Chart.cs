namespace TimeoutDoctor.Reporting.Charts;

/// <summary>A finished chart.</summary>
/// <param name="Id">Name of its files and of its place on the page.</param>
/// <param name="Heading">What it shows, as a claim with its number.</param>
/// <param name="AltText">Kind, axes and numbers, for those who cannot see it.</param>
/// <param name="Svg">The drawing, 720 px wide, without its heading.</param>
/// <param name="Png">The drawing at twice the size, white, with its heading.</param>
public sealed record Chart(string Id, string Heading, string AltText, string Svg, byte[] Png);

/// <summary>A chart that cannot be drawn.</summary>
/// <param name="Id">Name of the chart.</param>
/// <param name="Heading">What it would show.</param>
/// <param name="Reason">Why it cannot, and what would help.</param>
public sealed record MissingChart(string Id, string Heading, string Reason);
