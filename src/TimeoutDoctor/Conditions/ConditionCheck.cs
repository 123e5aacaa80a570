using System.Globalization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Conditions;

/// <summary>Holds conditions against a run.</summary>
public static class ConditionCheck
{
    /// <summary>Holds a condition against facts.</summary>
    public static ConditionResult Of(Condition condition, IConditionFacts facts)
    {
        bool? any = false;
        var said = new List<string>();
        foreach (IReadOnlyList<Term> group in condition.AnyOf)
        {
            bool? all = true;
            foreach (Term term in group)
            {
                Measured measured = facts.Of(term.Metric);
                bool? met = double.IsNaN(measured.Value) ? null : Holds(measured.Value, term);
                said.Add(met is null ? $"'{term.Text}' cannot be judged: {measured.Why}" : $"{term.Text}: it is {Shown(term.Metric, measured)}");
                all = all == false || met == false ? false : all is null || met is null ? null : true;
            }

            any = any == true || all == true ? true : any is null || all is null ? null : false;
        }

        return new ConditionResult(condition, any, string.Join("; ", said));
    }

    private static bool Holds(double value, Term term) => term.Comparison switch
    {
        Comparison.Greater => value > term.Limit,
        Comparison.AtLeast => value >= term.Limit,
        Comparison.Less => value < term.Limit,
        _ => value <= term.Limit,
    };

    private static string Shown(Metric metric, Measured measured) => (metric.Name switch
    {
        "percentile" or "max" => DurationText.Of(measured.Value),
        "share" or "regression" => (measured.Value * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %",
        _ => measured.Value.ToString("#,0", CultureInfo.InvariantCulture),
    }) + (measured.Why.Length > 0 ? " (" + measured.Why + ")" : "");
}
