using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Model;

public class ZoneMapTests
{
    private static readonly ZoneMap Map = ZoneMap.Of(new Dictionary<string, string>
    {
        ["10.0.0.0/16"] = "wide",
        ["10.0.1.77/24"] = "narrow",
        ["10.0.1.9"] = "one",
        ["fd00:1::/32"] = "six",
    });

    [Theory]
    [InlineData("10.0.2.1", "wide")]
    [InlineData("10.0.1.5:8080", "narrow")]
    [InlineData("10.0.1.9", "one")]
    [InlineData("fd00:1::5", "six")]
    [InlineData("[fd00:1::5]:80", "six")]
    [InlineData("192.0.2.1", null)]
    [InlineData("ip-10-0-1-5", null)]
    [InlineData("", null)]
    public void The_smallest_subnet_that_holds_an_address_names_its_zone(string address, string? zone) => Assert.Equal(zone, Map.Of(address));

    [Theory]
    [InlineData("10.0.1.0/33")]
    [InlineData("10.0.1/24/3")]
    [InlineData("subnet-a")]
    public void What_is_no_subnet_is_told(string subnet) =>
        Assert.Contains(subnet, Assert.Throws<FormatException>(() => ZoneMap.Of(new Dictionary<string, string> { [subnet] = "a" })).Message, StringComparison.Ordinal);
}
