using System.Globalization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Conditions;

/// <summary>
/// Reads conditions such as <c>p99(app) &gt; 8s</c>, <c>flagged &gt; 0</c>, <c>regression(gateway p99) &gt; 20%</c>; docs/weekly.md has the grammar.
/// A mistake is shown with its place and what could stand there.
/// </summary>
public sealed class ConditionParser
{
    private static readonly string[] Counters = ["requests", "timeouts", "flagged", "explained", "errors", "undecided"];
    private static readonly string[] Shares = ["timeouts", "flagged", "errors"];
    private static readonly string[] News = ["routes", "causes"];
    private static readonly string[] Functions = ["p50", "p90", "p95", "p99", "p99.9", "max", "share", "cause", "regression", "new"];
    private static readonly string[] Hops = ["total", .. HopNames.All.Select(h => h.Id())];
    private static readonly double[] Percentiles = [50, 90, 95, 99, 99.9];

    private readonly string _text;
    private int _at;

    private ConditionParser(string text) => _text = text;

    /// <summary>Reads a condition.</summary>
    /// <exception cref="UserErrorException">It is not one; the message points at the place.</exception>
    public static Condition Parse(string text) => new ConditionParser(text).Whole();

    private Condition Whole()
    {
        var groups = new List<IReadOnlyList<Term>>();
        var group = new List<Term> { ReadTerm() };
        while (!AtEnd())
        {
            int start = _at;
            switch (Word())
            {
                case "and":
                    break;
                case "or":
                    groups.Add(group);
                    group = [];
                    break;
                default:
                    throw Wrong(start, "expected 'and', 'or' or the end");
            }

            group.Add(ReadTerm());
        }

        groups.Add(group);
        return new Condition(_text.Trim(), groups);
    }

    private Term ReadTerm()
    {
        AtEnd();
        int start = _at;
        Metric metric = ReadMetric();
        Comparison comparison = ReadComparison();
        double limit = ReadValue(metric);
        return new Term(metric, comparison, limit, _text[start.._at].Trim());
    }

    private Metric ReadMetric()
    {
        int start = _at;
        string name = Word();
        if (Counters.Contains(name))
        {
            return new Metric(name, null, double.NaN, null);
        }

        if (!Functions.Contains(name))
        {
            throw Wrong(start, name.Length == 0 ? "expected a metric" : $"'{name}' is not a metric", Suggest(name, [.. Counters, .. Functions]));
        }

        Expect('(', $"'{name}' needs an argument in brackets, as in {Example(name)}");
        Metric metric = name switch
        {
            "share" => new Metric(name, null, double.NaN, OneOf(Shares)),
            "new" => new Metric(name, null, double.NaN, OneOf(News)),
            "cause" => new Metric(name, null, double.NaN, OneOf([.. CauseIds.All])),
            "regression" => new Metric(name, OneOf(Hops), PercentileOf(OneOf(["p50", "p99"])), Route()),
            "max" => new Metric(name, OneOf(Hops), 100, Route()),
            _ => new Metric("percentile", OneOf(Hops), PercentileOf(name), Route()),
        };
        Expect(')', "expected ')'");
        return metric;
    }

    private static double PercentileOf(string name) => Percentiles.First(p => "p" + p.ToString(CultureInfo.InvariantCulture) == name);

    private string? Route()
    {
        AtEnd();
        if (_at >= _text.Length || _text[_at] != ',')
        {
            return null;
        }

        int end = _text.IndexOf(')', _at);
        string route = _text[(_at + 1)..(end < 0 ? _text.Length : end)].Trim().Trim('\'', '"');
        if (route.Length == 0)
        {
            throw Wrong(_at + 1, "expected a route after ','");
        }

        _at = end < 0 ? _text.Length : end;
        return route;
    }

    private Comparison ReadComparison()
    {
        AtEnd();
        foreach ((string sign, Comparison comparison) in new[] { (">=", Comparison.AtLeast), ("<=", Comparison.AtMost), (">", Comparison.Greater), ("<", Comparison.Less) })
        {
            if (string.CompareOrdinal(_text, _at, sign, 0, sign.Length) == 0)
            {
                _at += sign.Length;
                return comparison;
            }
        }

        throw Wrong(_at, "expected >, >=, < or <=");
    }

    private double ReadValue(Metric metric)
    {
        AtEnd();
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
        {
            _at++;
        }

        if (!double.TryParse(_text.AsSpan(start, _at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
        {
            throw Wrong(start, "expected a number");
        }

        int unitAt = _at;
        bool duration = metric.Name is "percentile" or "max", share = metric.Name is "share" or "regression";
        string unit = Unit(spaced: duration || share);
        return (unit, duration, share) switch
        {
            ("ms", true, _) => number,
            ("s", true, _) => number * 1000,
            ("m", true, _) => number * 60_000,
            ("%", _, true) => number / 100,
            ("", false, false) => number,
            (_, true, _) => throw Wrong(unitAt, "a duration needs a unit: ms, s or m"),
            (_, _, true) => throw Wrong(unitAt, "expected % after the number"),
            _ => throw Wrong(unitAt, "a count has no unit"),
        };
    }

    // A space may stand before a unit; where none is wanted, what follows a space is the next word of the condition.
    private string Unit(bool spaced)
    {
        int start = _at;
        if (spaced && AtEnd())
        {
            return "";
        }

        if (_at < _text.Length && _text[_at] == '%')
        {
            return _text[_at++].ToString();
        }

        string word = _at < _text.Length && char.IsWhiteSpace(_text[_at]) ? "" : Word();
        _at = word is "and" or "or" ? start : _at;
        return word is "and" or "or" ? "" : word;
    }

    private string OneOf(IReadOnlyList<string> words)
    {
        AtEnd();
        int start = _at;
        string word = Word();
        return words.Contains(word) ? word : throw Wrong(start, word.Length == 0 ? "expected " + List(words) : $"'{word}' is not known here", word.Length == 0 ? "" : Suggest(word, words));
    }

    private void Expect(char sign, string otherwise)
    {
        AtEnd();
        if (_at >= _text.Length || _text[_at] != sign)
        {
            throw Wrong(_at, otherwise);
        }

        _at++;
    }

    // Letters, digits, hyphens and inner points: p99.9, elb-to-app.
    private string Word()
    {
        AtEnd();
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '.'))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private bool AtEnd()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at >= _text.Length;
    }

    private static string Example(string name) => name switch
    {
        "share" => "share(flagged) > 1%",
        "cause" => "cause(queued-before-app) > 0",
        "regression" => "regression(total p99) > 20%",
        "new" => "new(causes) > 0",
        _ => $"{name}(app) > 8s",
    };

    private static string List(IReadOnlyList<string> words) => words.Count == 1 ? words[0] : string.Join(", ", words.SkipLast(1)) + " or " + words[^1];

    private static string Suggest(string word, IReadOnlyList<string> words)
    {
        string near = NearestName.Of(word, words);
        return word.Length > 0 && words.Count > 4 && (near.StartsWith(word, StringComparison.OrdinalIgnoreCase) || near[0] == char.ToLowerInvariant(word[0]))
            ? $"Did you mean '{near}'?" : "It can be " + List(words) + ".";
    }

    private UserErrorException Wrong(int at, string what, string help = "") =>
        new(ExitCode.Usage, $"--fail-on '{Visible(_text)}' cannot be used: at character {at + 1}, {what}.{(help.Length > 0 ? " " + help : "")}");

    private static string Visible(string text) => new([.. text.Select(c => char.IsControl(c) ? '?' : c)]);
}
