using TimeoutDoctor.Conditions;
using TimeoutDoctor.Model;
using TimeoutDoctor.Tests.History;

namespace TimeoutDoctor.Tests.Conditions;

public sealed class ConditionTests
{
    private static readonly PeriodFacts Facts = new(HistorySample.Report());

    [Theory]
    [InlineData("flagged > 0", true)]
    [InlineData("flagged>0", true)]
    [InlineData("requests < 1000", false)]
    [InlineData("p99(app) > 8s", false)]
    [InlineData("p99(app) > 100ms", true)]
    [InlineData("p99.9( total , GET /v1/orders ) <= 1m", true)]
    [InlineData("max(total) >= 0.001s", true)]
    [InlineData("share(timeouts) > 50 % or p50(total) > 1 ms", true)]
    [InlineData("regression(total p50, GET /v1/orders) > 20%", true)]
    [InlineData("regression(total p50, GET /v1/items/{id}) > 20%", false)]
    [InlineData("new(routes) > 0 and new(causes) > 0", true)]
    [InlineData("new(routes) > 5 or cause(queued-before-app) > 0", true)]
    [InlineData("flagged > 0 and requests < 10 or timeouts > 0", true)]
    public void Conditions_are_held_against_the_report(string text, bool met) =>
        Assert.Equal(met, ConditionCheck.Of(ConditionParser.Parse(text), Facts).Met);

    [Theory]
    [InlineData("p99(gateway) > 1s", "cannot be judged: no request tells the time of gateway")]
    [InlineData("p99(app, GET /nowhere) > 1s", "on that route")]
    public void What_cannot_be_known_is_neither_met_nor_not(string text, string why)
    {
        ConditionResult result = ConditionCheck.Of(ConditionParser.Parse(text), Facts);
        Assert.Null(result.Met);
        Assert.Contains(why, result.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "at character 1, expected a metric. It can be requests, timeouts")]
    [InlineData("flaged > 0", "'flaged' is not a metric. Did you mean 'flagged'?")]
    [InlineData("p99 > 8s", "at character 5, 'p99' needs an argument in brackets, as in p99(app) > 8s")]
    [InlineData("p99(ap) > 8s", "'ap' is not known here. Did you mean 'app'?")]
    [InlineData("p99(app) > 8", "a duration needs a unit: ms, s or m")]
    [InlineData("p99(app) > 8%", "a duration needs a unit")]
    [InlineData("p99(app > 8s", "at character 9, expected ')'")]
    [InlineData("p98(app) > 8s", "Did you mean 'p9")]
    [InlineData("flagged = 0", "at character 9, expected >, >=, < or <=")]
    [InlineData("flagged > many", "at character 11, expected a number")]
    [InlineData("flagged > 5s", "a count has no unit")]
    [InlineData("share(flagged) > 0.1", "expected % after the number")]
    [InlineData("regression(app) > 20%", "expected p50 or p99")]
    [InlineData("regression(app p95) > 20%", "'p95' is not known here. It can be p50 or p99.")]
    [InlineData("cause(gremlins) > 0", "'gremlins' is not known here")]
    [InlineData("flagged > 0 xor timeouts > 0", "at character 13, expected 'and', 'or' or the end")]
    [InlineData("flagged > 0 and", "at character 16, expected a metric")]
    [InlineData("p99(app,) > 1s", "expected a route after ','")]
    [InlineData("flagged > 0\u001b[31m", "expected 'and', 'or' or the end")]
    public void A_mistake_is_shown_with_its_place_and_what_could_stand_there(string text, string message)
    {
        var error = Assert.Throws<UserErrorException>(() => ConditionParser.Parse(text));
        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Fact]
    public void Whatever_is_typed_is_a_condition_or_a_usage_error()
    {
        var random = new Random(4);
        const string letters = "p9(ap),>=<% .smflaged0region'\"\\é\0";
        for (int i = 0; i < 5_000; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(24)).Select(_ => letters[random.Next(letters.Length)])]);
            try
            {
                Assert.NotEmpty(ConditionParser.Parse(text).AnyOf);
            }
            catch (UserErrorException e)
            {
                Assert.Equal(ExitCode.Usage, e.Code);
            }
        }
    }
}
