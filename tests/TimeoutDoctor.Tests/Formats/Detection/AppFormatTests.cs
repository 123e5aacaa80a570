using TimeoutDoctor.Formats.Detection;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats.Detection;

public class AppFormatTests
{
    [Theory]
    [InlineData("%h %l %u %t \"%r\" %s %b %D", "tomcat", true)]
    [InlineData("%h %l %u %t \"%r\" %>s %b %D", "apache", true)]
    [InlineData("$remote_addr [$time_local] \"$request\" $status", "nginx", true)]
    [InlineData("%(h)s %(t)s \"%(r)s\" %(s)s", "gunicorn", true)]
    [InlineData("[%START_TIME%] %RESPONSE_CODE%", "envoy", true)]
    [InlineData("^(?<time>\\S+) (?<path>\\S+)$", "pairs", true)]
    [InlineData("clef", "clef", false)]
    public void The_syntax_of_a_pattern_tells_the_server(string given, string id, bool pattern)
    {
        SourceOptions options = AppFormat.Apply(given, new SourceOptions());
        Assert.Equal((id, pattern ? given : null), (options.FormatId, options.Pattern));
    }

    [Fact]
    public void A_name_in_front_goes_before_the_syntax() =>
        Assert.Equal(("apache", "%h %t %s"), (AppFormat.Apply("apache:%h %t %s", new SourceOptions()).FormatId, AppFormat.Apply("apache:%h %t %s", new SourceOptions()).Pattern));
}
