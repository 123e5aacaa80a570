namespace TimeoutDoctor.Model;

/// <summary>The names of exceptions' classes, as the JVM, .NET, Python and Node.js give them: by their end they are known.</summary>
internal static class ExceptionName
{
    /// <summary>Length of a name without the end that tells; 0 where it does not end like an exception's.</summary>
    /// <param name="name">The name, UTF-8.</param>
    public static int Stem(ReadOnlySpan<byte> name) =>
        name.EndsWith("Exception"u8) ? name.Length - "Exception".Length : name.EndsWith("Error"u8) ? name.Length - "Error".Length : 0;
}
