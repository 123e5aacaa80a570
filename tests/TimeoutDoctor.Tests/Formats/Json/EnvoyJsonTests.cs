using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats.Json;

public class EnvoyJsonTests
{
    [Fact]
    public void What_envoy_answers_itself_is_read_once_a_line_has_told_that_it_is_envoys()
    {
        const string Own = """{"duration":0,"method":"GET","path":"/a","response_code":301,"response_flags":"-","start_time":"2026-11-23T03:17:46.474Z","upstream_service_time":null}""";
        var lines = new FormatLines("envoy-json");
        Assert.Equal(ParseKind.Rejected, lines.Parse(Own).Outcome.Kind);
        lines.Record(Own.Replace("null", "\"1\"", StringComparison.Ordinal));
        Assert.Equal(301, lines.Record(Own).Status);
    }
}
