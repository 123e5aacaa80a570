using System.Globalization;

namespace TimeoutDoctor.Sources.Remote;

/// <summary>Names that others chose (keys, groups, streams), without anything that could move a cursor.</summary>
internal static class Printable
{
    /// <summary>The text with <c>?</c> for control and format characters.</summary>
    public static string Of(string text) =>
        new([.. text.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '?' : c)]);
}
