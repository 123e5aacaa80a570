namespace TimeoutDoctor.Model;

/// <summary>
/// A user's route, such as <c>GET /v1/orders/{id}</c> or <c>/files/*</c>: a <c>{name}</c> stands for one segment of the path, a
/// <c>{name+}</c> or <c>*</c> at the end for all that follow. Without a method it stands for all methods.
/// </summary>
public static class RouteTemplate
{
    /// <summary>Whether a text is a route.</summary>
    public static bool IsValid(string? text) => text is not null && Split(text).Path.StartsWith('/');

    /// <summary>The method (<see cref="HttpMethod.Unknown"/> for any) and the path of a route.</summary>
    /// <exception cref="FormatException">The text is no route.</exception>
    public static (HttpMethod Method, string Path) Parse(string text) =>
        IsValid(text) ? Split(text) : throw new FormatException($"'{text}' is no route.");

    private static (HttpMethod Method, string Path) Split(string text) =>
        text.Trim().Split(' ', 2, StringSplitOptions.TrimEntries) is [var word, var path] && word.All(char.IsAsciiLetter) && Enum.TryParse(word, ignoreCase: true, out HttpMethod method)
            ? (method, path) : (HttpMethod.Unknown, text.Trim());
}
