namespace TimeoutDoctor.Model;

/// <summary>Names of request methods.</summary>
public static class HttpMethods
{
    private static readonly string[] Names = [.. Enum.GetValues<HttpMethod>().Select(m => m is HttpMethod.Unknown or HttpMethod.Other ? "" : m.ToString().ToUpperInvariant())];

    /// <summary>The method as HTTP writes it; empty where it is not known by name.</summary>
    public static string Name(this HttpMethod method) => Names[(int)method];
}
