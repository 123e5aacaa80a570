using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using TimeoutDoctor.Redaction;
using TimeoutDoctor.Tests.Formats;

namespace TimeoutDoctor.Tests.Redaction;

/// <summary>Secrets of every kind, planted in every field of every format: none survives, and what joins and verdicts are made of stays.</summary>
public sealed partial class PlantedSecretsTests
{
    private static readonly (string Kind, string Text, string[] Tells)[] Secrets =
    [
        ("email", "zaphod.beeble@heart-of-gold.example", ["zaphod", "beeble"]),
        ("email of technical words", "admin.test@api.internal", ["admin.test@api", "test@api.internal"]),
        ("jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ6YXBob2QifQ.c2lnbmF0dXJlLW9mLXphcGhvZA", ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJ6YXBob2QifQ", "c2lnbmF0dXJlLW9mLXphcGhvZA"]),
        ("aws key id", "AKIAIOSFODNN7ZAPHODX", ["AKIAIOSFODNN7ZAPHODX"]),
        ("aws secret key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYZAPHODKEY", ["wJalrXUtnFEMI", "K7MDENG", "bPxRfiCYZAPHODKEY"]),
        ("card", "4556737586899855", ["4556737586899855"]),
        ("card with dashes", "4556-7375-8689-9855", ["4556-7375", "8689-9855"]),
        ("public address", "52.94.236.248", ["52.94.236.248"]),
        ("private address", "10.77.88.99", ["10.77.88.99"]),
        ("ipv6 address", "2a05:d018:76c:b684:8e48:47c9:84aa:b34d", ["2a05:d018", "8e48:47c9"]),
        ("uuid", "7d9f0a52-2d6a-4d3a-9a58-0f7a5f0a9f77", ["7d9f0a52", "0f7a5f0a9f77"]),
        ("hex id", "4bf92f3577b34da6a3ce929d0e0e4736", ["4bf92f3577b34da6"]),
        ("session", "s3ss10nZaph0dC00k1e", ["s3ss10nZaph0dC00k1e"]),
        ("user", "zaphodbeeblebrox", ["zaphodbeeblebrox"]),
        ("host", "db7.zarquon.betelgeuse.net", ["zarquon", "betelgeuse"]),
        ("account", "998877665544", ["998877665544"]),
        ("social security number", "078-05-1120", ["078-05-1120"]),
        ("instance id like a number with a unit", "i-0b2045198760", ["0b2045198760"]),
        ("phone", "+4915112345678", ["4915112345678"]),
        ("iban", "DE89370400440532013000", ["DE89370400440532013000"]),
        ("name in UTF-8", "Zäphød", ["Zäphød", "phød"]),
        ("name in percents", "z%61phod%20beeblebrox", ["%61phod", "beeblebrox"]),
    ];

    public static TheoryData<string> Folders => [.. FixtureCase.Folders];

    [Theory]
    [MemberData(nameof(Folders))]
    public void None_survives_in_any_field(string folder)
    {
        FixtureCase fixture = FixtureCase.Read(folder);
        RedactionOptions options = RedactedLines.Options(fixture.Options.Pattern ?? "");
        string[] lines = [.. fixture.Lines.Select(Encoding.Latin1.GetString)];
        int planted = 0, same = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            foreach (Match field in Fields().Matches(lines[i]))
            {
                if (IsName(lines[i], field))
                {
                    continue;
                }

                // Each field meets each kind in some line; each line some kinds in each field.
                for (int k = 0; k < 3; k++)
                {
                    (string kind, string text, string[] tells) = Secrets[(planted++ * 5) % Secrets.Length];
                    string bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
                    string line = lines[i][..field.Index] + bytes + lines[i][(field.Index + field.Length)..];
                    byte[] planting = Encoding.Latin1.GetBytes(line);
                    byte[] made = Redact(options, lines, i, planting);
                    string found = Encoding.UTF8.GetString(made);
                    string? told = tells.FirstOrDefault(t => found.Contains(t, StringComparison.OrdinalIgnoreCase));
                    Assert.True(told is null, $"{folder} line {i + 1}: {kind} '{told}' survives\n{line}\n{found}");
                    // Where it changes nothing that is measured, neither does its pseudonym.
                    byte[][] directives = [.. lines.Take(i).Where(l => l.StartsWith('#')).Select(Encoding.Latin1.GetBytes)];
                    if (!IsAddress(text) && !IsEscaped(lines[i], field) && SameRecords.Measured(fixture, [.. directives, planting]) == SameRecords.Measured(fixture, [.. directives, Encoding.Latin1.GetBytes(lines[i])]))
                    {
                        same += SameRecords.Check(fixture, [.. directives, planting], [.. directives, made], $"{folder} line {i + 1}, {kind}:");
                    }
                }
            }
        }

        Assert.True(same > 0 || fixture.Lines.All(l => SameRecords.Measured(fixture, [l]).Length == 0), $"{folder}: nothing was compared");
        Assert.True(planted >= Secrets.Length || lines.Length < 5, $"{folder}: only {planted} secrets were planted");
    }

    [Theory]
    [InlineData("10.0.1.5 - {0} [24/Jul/2025:04:54:33 +0200] \"GET /x HTTP/1.1\" 200 1299 76 \"i-{0}\"")]
    [InlineData("{{\"message\":\"order {0} took 12 ms\",\"host\":\"i-{0}\",\"orderId\":\"{0}\"}}")]
    [InlineData("level=info msg=\"order {0} took 1m30.5s\" order={0} path=/orders/{0}?q={0}")]
    public void No_word_of_letters_and_digits_survives(string line)
    {
        var random = new Random(7);
        for (int i = 0; i < 3000; i++)
        {
            string word = new([.. Enumerable.Range(0, random.Next(6, 18)).Select(_ => "0123456789abcdefhmsu"[random.Next(20)])]);
            if (Measures().IsMatch(word) || word.Count(char.IsAsciiDigit) < 3 || word.All(char.IsAsciiDigit))
            {
                continue;
            }

            string made = RedactedLines.Of(string.Format(System.Globalization.CultureInfo.InvariantCulture, line, word));
            Assert.DoesNotContain(word, made, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("took 1m30.5s")]
    [InlineData("took 0.25ms")]
    [InlineData("after 2h5m")]
    public void Measures_stay(string text) => Assert.Equal(text, RedactedLines.Of(text));

    // Lines before it may tell what stands in it (the names of W3C columns).
    private static byte[] Redact(RedactionOptions options, string[] lines, int at, byte[] line)
    {
        var redactor = new Redactor(options);
        foreach (bool learning in (bool[])[true, false])
        {
            LineRedactor file = redactor.OfFile();
            for (int i = 0; i < at; i++)
            {
                if (lines[i].StartsWith('#'))
                {
                    file.Redact(Encoding.Latin1.GetBytes(lines[i]), new ArrayBufferWriter<byte>());
                }
            }

            var made = new ArrayBufferWriter<byte>();
            file.Redact(line, made);
            if (!learning)
            {
                return made.WrittenSpan.ToArray();
            }

            redactor.Settle();
        }

        return [];
    }

    // The pseudonym of an address may have another length, which the shape of a path would show.
    private static bool IsAddress(string text) => System.Net.IPAddress.TryParse(text, out _);

    private static bool IsEscaped(string line, Match field) => field.Index > 0 && line[field.Index - 1] == '\\';

    // Keys, element names and directives are no fields.
    private static bool IsName(string line, Match field)
    {
        string after = line[(field.Index + field.Length)..];
        return line.StartsWith("#Fields", StringComparison.Ordinal) || JsonKey().IsMatch(after) || after.StartsWith('=') || (field.Index > 0 && line[field.Index - 1] == '<')
            || (field.Index > 1 && line[(field.Index - 2)..field.Index] == "</");
    }

    [GeneratedRegex(@"[A-Za-z0-9_.%+:\-]*[A-Za-z0-9][A-Za-z0-9_.%+\-]*")]
    private static partial Regex Fields();

    [GeneratedRegex(@"^([0-9]{1,8}(ms|us|ns|s|sec|m|min|h|b))([0-9]{1,3}(ms|us|ns|s|sec|m|min|h|b))*$")]
    private static partial Regex Measures();

    [GeneratedRegex(@"^[^""\s,]*""\s*:")]
    private static partial Regex JsonKey();
}
