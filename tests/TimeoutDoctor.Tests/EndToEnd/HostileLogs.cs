using System.Text;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>Logs whose paths try to harm whoever reads them: markup, terminal sequences, formulas, broken UTF-8, text that runs backwards.</summary>
internal static class HostileLogs
{
    public const string Script = "<script>document.title='harmed'</script>";

    public const string Image = "<img src=x onerror=document.title='harmed'>";

    // In JSON the escape character can be written raw (wrongly) or escaped (rightly); both must be harmless.
    private const string Mark = "@@HOSTILE@@";

    public static void Write(ScratchFolder folder)
    {
        folder.Write("logs/apigw/access.log", Fill(SmallLogs.Gateway(Mark), "=cmd()|' /C calc'!A0/" + Script + "\\u001b[2J\\u202e\\u0000"));
        folder.Write("logs/elb/access.log", Fill(SmallLogs.Elb("/" + Mark), Image + "\u001b[2J\u202e"));
        folder.Write("logs/app/app.log", Fill(SmallLogs.App(Mark), "@SUM(1+1)" + Script + "\\u001b]0;harmed\\u0007\\u202e"));
    }

    // The bytes FF FE are no UTF-8, wherever they stand.
    private static byte[] Fill(string log, string text)
    {
        string[] parts = log.Split(Mark);
        var bytes = new List<byte>();
        for (int i = 0; i < parts.Length; i++)
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(i == 0 ? parts[i] : text));
            if (i > 0)
            {
                bytes.AddRange([0xFF, 0xFE]);
                bytes.AddRange(Encoding.UTF8.GetBytes(parts[i]));
            }
        }

        return [.. bytes];
    }
}
