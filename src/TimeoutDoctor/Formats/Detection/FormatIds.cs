using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Detection;

/// <summary>Format ids as users write them.</summary>
internal static class FormatIds
{
    /// <summary>The format with an id.</summary>
    /// <exception cref="FormatException">There is none; the message names the nearest.</exception>
    public static ILogFormat Find(string id)
    {
        if (LogFormats.Find(id) is { } format)
        {
            return format;
        }

        string nearest = NearestName.Of(id, LogFormats.All.Select(f => f.Id));
        throw new FormatException($"there is no format \"{Printable(id)}\"; did you mean \"{nearest}\"?");
    }

    private static string Printable(string id) => new([.. id.Take(40).Select(c => char.IsControl(c) ? '?' : c)]);
}
