using System.Text;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Model;

public sealed class RequestIdTests
{
    [Theory]
    [InlineData("48752d0f-c99d-4cfa-a5a7-f3c6834d19e5", RequestIdKind.Uuid)]
    [InlineData("1-63b939e2-312611fa7a64f07e63d24099", RequestIdKind.XRay)]
    [InlineData("63b939e2312611fa7a64f07e63d24099", RequestIdKind.Hex)]
    [InlineData("GQIVriFLIAMEMsA=", RequestIdKind.Short)]
    public void An_id_is_written_as_it_was_read(string text, RequestIdKind kind)
    {
        RequestId id = Parse(text);
        Assert.Equal(kind, id.Kind);
        Assert.Equal(text, id.ToString());
    }

    [Fact]
    public void The_dashes_of_a_trace_id_do_not_matter() =>
        Assert.Equal(Parse("1-63b939e2-312611fa7a64f07e63d24099").JoinKey, Parse("63B939E2312611FA7A64F07E63D24099").JoinKey);

    [Theory]
    [InlineData("-")]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public void Nothing_is_no_id(string text) => Assert.False(Parse(text).IsKnown);

    [Theory]
    [InlineData("Root=1-63b939e2-312611fa7a64f07e63d24099")]
    [InlineData("Self=1-63b939e2-000000000000000000000001;Root=1-63b939e2-312611fa7a64f07e63d24099")]
    [InlineData("self=1-1-2; root=1-63b939e2-312611fa7a64f07e63d24099;parent=abc;sampled=1")]
    [InlineData("1-63b939e2-312611fa7a64f07e63d24099")]
    public void The_root_of_a_trace_header_counts(string header) =>
        Assert.Equal(Parse("1-63b939e2-312611fa7a64f07e63d24099"), RequestId.ParseTraceHeader(Encoding.UTF8.GetBytes(header)));

    [Fact]
    public void A_header_without_a_root_names_no_trace() =>
        Assert.False(RequestId.ParseTraceHeader("Self=1-63b939e2-312611fa7a64f07e63d24099"u8).IsKnown);

    [Theory]
    [InlineData("48752d0f-c99d-4cfa-a5a7-f3c6834d19e5", RequestIdKind.Uuid, 0)]
    [InlineData("1-63b939e2-312611fa7a64f07e63d24099", RequestIdKind.XRay, 2)]
    [InlineData("63b939e2312611fa7a64f07e63d24099", RequestIdKind.Hex, 0)]
    public void Any_other_byte_than_a_hex_digit_makes_it_another_kind_of_id(string text, RequestIdKind kind, int prefix)
    {
        for (int at = prefix; at < text.Length; at++)
        {
            for (int b = 0; b < 256 && text[at] != '-'; b++)
            {
                byte[] changed = Encoding.UTF8.GetBytes(text);
                changed[at] = (byte)b;
                if (b == ' ' && (at == 0 || at == text.Length - 1))
                {
                    continue; // blanks around an id are no part of it
                }

                RequestId id = RequestId.Parse(changed);
                Assert.Equal(char.IsAsciiHexDigit((char)b) ? kind : RequestIdKind.Hashed, id.Kind);
                if (id.Kind == kind)
                {
                    string digits = Encoding.ASCII.GetString(changed)[prefix..].Replace("-", "", StringComparison.Ordinal);
                    Assert.Equal(UInt128.Parse(digits, System.Globalization.NumberStyles.AllowHexSpecifier), id.Value);
                }
            }
        }
    }

    private static RequestId Parse(string text) => RequestId.Parse(Encoding.UTF8.GetBytes(text));
}
