using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Detection;

/// <summary>The format found for a source.</summary>
/// <param name="Format">The format.</param>
/// <param name="Share">Share of the sample's lines that are records or knowingly skipped, 0 to 1.</param>
/// <param name="Parsed">Lines of the sample that are records.</param>
/// <param name="Score">How well the sample was read, for comparing: records count first, then skipped lines.</param>
public sealed record DetectedFormat(ILogFormat Format, double Share, int Parsed, int Score);
