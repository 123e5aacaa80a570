using System.Text.RegularExpressions;
using TimeoutDoctor.Redaction;

namespace TimeoutDoctor.Fixtures.Recording;

/// <summary>What <c>redaction.json</c> says: how much was replaced, of which kinds. It holds no original and no key.</summary>
internal static partial class RedactionReport
{
    /// <summary>The report, ready to be written as JSON.</summary>
    public static RedactionDocument Of(IEnumerable<(SecretKind Kind, long Times, int Values)> replaced, RecordChoice choice) =>
        new(1, [.. replaced.Select(c => new RedactionRow(NameOf(c.Kind), c.Times, c.Values))], choice.Keep, choice.ShiftTimes);

    /// <summary>A kind's name.</summary>
    public static string NameOf(SecretKind kind) => Humps().Replace(kind.ToString(), "-$1").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z])([A-Z])")]
    private static partial Regex Humps();
}

/// <summary><c>redaction.json</c>.</summary>
/// <param name="SchemaVersion">Version of its shape.</param>
/// <param name="Replaced">How often what was replaced.</param>
/// <param name="Kept">Kinds that were kept.</param>
/// <param name="TimesShifted">Whether all times were shifted.</param>
internal sealed record RedactionDocument(int SchemaVersion, IReadOnlyList<RedactionRow> Replaced, IReadOnlyList<string> Kept, bool TimesShifted);

/// <summary>One kind of what was replaced.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="Times">How often.</param>
/// <param name="Values">How many different values.</param>
internal sealed record RedactionRow(string Kind, long Times, int Values);
