using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Detection;

/// <summary>The format found for a source.</summary>
/// <param name="Format">The format.</param>
/// <param name="ExportPrefix">Whether lines carry the event time of a CloudWatch export in front.</param>
/// <param name="Share">Share of the sample's lines that are records or knowingly skipped, 0 to 1.</param>
/// <param name="Parsed">Lines of the sample that are records.</param>
public sealed record DetectedFormat(ILogFormat Format, bool ExportPrefix, double Share, int Parsed);
