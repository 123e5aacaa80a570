using System.Text.RegularExpressions;
using TimeoutDoctor.Redaction;

namespace TimeoutDoctor.Fixtures.Recording;

/// <summary>What <c>redaction.json</c> says: how much was replaced, of which kinds. It holds no original and no key.</summary>
internal static partial class RedactionReport
{
    /// <summary>The report, ready to be written as JSON.</summary>
    public static object Of(IEnumerable<(SecretKind Kind, long Times, int Values)> replaced, RecordChoice choice) => new
    {
        SchemaVersion = 1,
        Replaced = replaced.Select(c => new { Kind = NameOf(c.Kind), c.Times, c.Values }),
        Kept = choice.Keep,
        TimesShifted = choice.ShiftTimes,
    };

    /// <summary>A kind's name.</summary>
    public static string NameOf(SecretKind kind) => Humps().Replace(kind.ToString(), "-$1").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z])([A-Z])")]
    private static partial Regex Humps();
}
