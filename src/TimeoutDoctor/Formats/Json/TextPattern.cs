using System.Text;
using System.Text.RegularExpressions;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Json;

/// <summary>
/// A user's regular expression with named groups for lines of a plain text log. A group's name means what a JSON key of that name would
/// (<c>time</c>, <c>id</c>, <c>traceId</c>, <c>thread</c>, <c>method</c>, <c>path</c>, <c>status</c>, <c>durationMs</c>, …); <c>phase</c> holds the
/// word for start or finish, and a group <c>start</c> or <c>finish</c> says so by having matched. Matching allocates, unlike other formats.
/// </summary>
internal sealed class TextPattern
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly Regex _regex;
    private readonly (int Group, int Field)[] _fields;

    private TextPattern(Regex regex, (int Group, int Field)[] fields)
    {
        _regex = regex;
        _fields = fields;
    }

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="FormatException">It cannot be used; the message is fit for a user.</exception>
    public static TextPattern Compile(string pattern)
    {
        Regex regex = Parse(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(pattern)));
        (int Group, int Field)[] fields = [.. regex.GetGroupNames().Where(n => !char.IsAsciiDigit(n[0])).Select(n => (regex.GroupNumberFromName(n), FieldOf(n)))];
        return fields.Any(f => f.Field == (int)AppField.Time)
            ? new TextPattern(regex, fields)
            : throw new FormatException("the pattern cannot be used: it has no group named time, as in (?<time>…)");
    }

    /// <summary>Matches a line and notes where its fields lie.</summary>
    /// <param name="line">The line.</param>
    /// <param name="fields">Receives the fields.</param>
    /// <param name="word">What the groups start and finish say.</param>
    /// <exception cref="UserErrorException">The pattern goes wild at the line.</exception>
    public bool TryMatch(ReadOnlySpan<byte> line, FieldSlots fields, out EventWord word)
    {
        word = EventWord.None;
        // One character per byte, so that places in the text are places in the line.
        Match match;
        try
        {
            match = _regex.Match(Encoding.Latin1.GetString(line));
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new UserErrorException(
                ExitCode.Usage, $"The pattern takes more than {Longest.TotalSeconds} s for one line; simplify what repeats in it, or leave out lookarounds and back-references, without which no pattern can.", e);
        }

        foreach ((int number, int field) in _fields)
        {
            Group group = match.Groups[number];
            if (!group.Success)
            {
                continue;
            }

            if (field > 0)
            {
                fields.Set(line, field, group.Index, group.Length);
            }
            else
            {
                word = field == StartGroup ? EventWord.Start : EventWord.Finish;
            }
        }

        return match.Success;
    }

    private const int StartGroup = -1;
    private const int FinishGroup = -2;

    // The engine without backtracking takes time in proportion to the line, so that it needs no limit, by which a busy machine would read
    // less than an idle one. What it cannot do is bounded by a limit that only a pattern that goes wild reaches.
    private static Regex Parse(string pattern)
    {
        const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
        try
        {
            return new Regex(pattern, Options | RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, Options, Longest);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"the pattern is not a regular expression: {e.Message}", e);
        }
    }

    private static int FieldOf(string group) => group.ToLowerInvariant() switch
    {
        "start" => StartGroup,
        "finish" or "end" => FinishGroup,
        "id" => (int)AppField.RequestId,
        "phase" or "event" => (int)AppField.Message,
        string name when AppNames.Generic.Find(KeyMap.Normalise(Encoding.Latin1.GetBytes(name)), "") is > 0 and int field => field,
        _ => throw new FormatException($"the pattern has a group named {group}, which is not known; use time, id, traceId, thread, phase, method, path, status, durationMs, durationUs, durationS or duration"),
    };
}
