namespace TimeoutDoctor.Model;

/// <summary>A path, folder, glob or <c>-</c> that a user gave, with what was said of it.</summary>
/// <param name="Path">As given.</param>
/// <param name="BaseFolder">Folder that a relative path starts from; names are shown relative to it.</param>
/// <param name="Options">What was said of the source.</param>
/// <param name="FromConfiguration">Whether it stands in the configuration file: names then stay relative to that file's folder.</param>
/// <param name="OnlyDescribes">Whether it adds no file, and only tells more of those that others name.</param>
public sealed record InputRequest(string Path, string BaseFolder, SourceOptions Options, bool FromConfiguration = false, bool OnlyDescribes = false);
