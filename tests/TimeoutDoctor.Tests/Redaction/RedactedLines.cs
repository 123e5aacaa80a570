using System.Buffers;
using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;
using TimeoutDoctor.Redaction;

namespace TimeoutDoctor.Tests.Redaction;

/// <summary>Redacts lines of one file with a fixed key.</summary>
internal static class RedactedLines
{
    public static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static RedactionOptions Options(params string[] words) => new()
    {
        Key = Key,
        Vocabulary = [.. FormatWords.All, .. words],
        From = Instant.From(new DateTimeOffset(2009, 1, 1, 0, 0, 0, TimeSpan.Zero)),
        To = Instant.From(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)),
    };

    public static List<byte[]> Of(IEnumerable<byte[]> lines, RedactionOptions options, out Redactor redactor)
    {
        redactor = new Redactor(options);
        byte[][] all = [.. lines];
        LineRedactor learning = redactor.OfFile();
        foreach (byte[] line in all)
        {
            learning.Redact(line, new ArrayBufferWriter<byte>());
        }

        redactor.Settle();
        LineRedactor file = redactor.OfFile();
        return [.. all.Select(line => Write(file, line))];
    }

    public static string Of(string line, RedactionOptions? options = null) =>
        System.Text.Encoding.UTF8.GetString(Of([System.Text.Encoding.UTF8.GetBytes(line)], options ?? Options(), out _)[0]);

    private static byte[] Write(LineRedactor file, byte[] line)
    {
        var made = new ArrayBufferWriter<byte>();
        file.Redact(line, made);
        return made.WrittenSpan.ToArray();
    }
}
