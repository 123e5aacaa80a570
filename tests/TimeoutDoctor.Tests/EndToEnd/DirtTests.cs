using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>Logs as they lie on disks: cut, doubled, mixed, in the wrong encoding, among files that are none. What can be read is kept, the rest is counted.</summary>
public sealed class DirtTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void A_last_line_that_was_cut_is_rejected_and_one_without_a_line_end_is_read()
    {
        string log = SmallLogs.Elb();
        Assert.Equal((SmallLogs.Count, 0), Counts(DiagnoseText("whole", log.TrimEnd('\n'))));
        Assert.Equal((SmallLogs.Count - 1, 1), Counts(DiagnoseText("cut", log[..^300])));
    }

    [Fact]
    public void Overlapping_files_give_each_request_once_and_the_repeats_are_counted()
    {
        string[] lines = SmallLogs.Gateway().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _folder.Write("logs/access.log", string.Join('\n', lines[15..]) + "\n");
        _folder.Write("logs/access.log.1", string.Join('\n', lines[..25]) + "\n");
        JsonElement summary = Diagnose("logs");
        Assert.Equal(SmallLogs.Count, summary.GetProperty("requests").GetInt32());
        Assert.Contains("10 repeated lines were dropped.", _said, StringComparison.Ordinal);
    }

    [Fact]
    public void Overlapping_files_of_a_classic_load_balancer_give_each_request_once_although_no_line_has_an_id()
    {
        string[] lines = [.. Enumerable.Range(0, 30).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"2026-03-02T10:00:{i:D2}.123456Z web 192.0.2.7:4{i:D4} 10.0.1.5:80 0.00004 0.088 0.00002 200 200 0 512 \"GET http://api.example.com:80/v1/items HTTP/1.1\" \"curl\" - -"))];
        _folder.Write("logs/one.log", string.Join('\n', lines[..20]) + "\n");
        _folder.Write("logs/two.log", string.Join('\n', lines[12..]) + "\n");
        Assert.Equal(30, Diagnose("logs").GetProperty("requests").GetInt32());
        Assert.Contains("8 repeated lines were dropped.", _said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rotated_copy_of_an_access_log_without_ids_and_with_whole_seconds_counts_once()
    {
        string[] lines = [.. Enumerable.Range(0, 40).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"192.0.2.{i % 9} - - [02/Mar/2026:10:00:{i / 3:D2} +0000] \"GET /v1/items/{i % 7} HTTP/1.1\" 200 {512 + (i % 5)} \"-\" \"curl\" rt=0.0{i % 10}1"))];
        _folder.Write("logs/access.log", string.Join('\n', lines[22..]) + "\n");
        _folder.Write("logs/access.log.1", string.Join('\n', lines[..34]) + "\n");
        Assert.Equal(40, Diagnose("logs").GetProperty("requests").GetInt32());
        Assert.Contains("12 repeated lines were dropped.", _said, StringComparison.Ordinal);
        _folder.Write("logs/access.log.1", string.Join('\n', [.. lines[..22], lines[25], lines[31]]) + "\n");
        Assert.Equal(42, Diagnose("logs").GetProperty("requests").GetInt32());
    }

    [Fact]
    public void A_pattern_that_goes_wild_at_a_line_is_given_up_with_a_sentence()
    {
        _folder.Write("logs/app.log", string.Concat(Enumerable.Repeat($"2026-03-02T10:00:00Z {new string('a', 60)}!\n", 300)));
        ToolRun run = Tool.Run(_folder.Path, "diagnose", "--app", "logs", "--app-format", "^(?<time>\\S+) (?=(?<path>(?:a|aa)+)$)");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("The pattern takes more than 5 s for one line", run.Error, StringComparison.Ordinal);
        ToolRun bounded = Tool.Run(_folder.Path, "detect", "--app", "logs", "--app-format", "^(?<time>\\S+) (?<path>(?:a|aa)+)[!]$");
        Assert.True(bounded.ExitCode == 0, bounded.Error);
        Assert.Contains("300 skipped + 0 rejected", bounded.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_in_any_order_in_files_in_any_order_give_the_same_requests()
    {
        SmallLogs.Write(_folder);
        string[] lines = SmallLogs.Gateway().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] expected = Rows("logs");
        Directory.Delete(_folder["logs/apigw"], true);
        var random = new Random(3);
        random.Shuffle(lines);
        _folder.Write("logs/apigw/b.log", string.Join('\n', lines[..20]));
        _folder.Write("logs/apigw/a.log", string.Join('\n', lines[20..]));
        Assert.Equal(expected, Rows("logs"));
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", false)]
    public void Utf_16_with_a_byte_order_mark_is_read(string encoding, bool plain)
    {
        Encoding utf16 = Encoding.GetEncoding(encoding);
        byte[] text = [.. utf16.Preamble, .. utf16.GetBytes(SmallLogs.Gateway().Replace("\n", "\r\n", StringComparison.Ordinal))];
        _folder.Write("logs/access.log", plain ? text : ScratchFolder.Gzip(text));
        JsonElement summary = Diagnose("logs");
        Assert.Equal((SmallLogs.Count, 0), Counts(summary));
        Assert.False(summary.GetProperty("partial").GetBoolean());
    }

    [Fact]
    public void Nul_bytes_broken_utf_8_and_a_line_of_a_megabyte_cost_their_own_line_only()
    {
        byte[] log = Encoding.UTF8.GetBytes(SmallLogs.Gateway());
        byte[] dirt = [0, 0, 0, 0xFF, 0xFE, 0xC3, (byte)'\n', .. Enumerable.Repeat((byte)'x', 1024 * 1024), (byte)'\n', .. Enumerable.Repeat((byte)0, 5 * 1024 * 1024), (byte)'\n'];
        _folder.Write("logs/access.log", [.. log, .. dirt, .. log.AsSpan(0, log.AsSpan().IndexOf((byte)'\n') + 1)]);
        Assert.Equal((SmallLogs.Count + 1, 3), Counts(Diagnose("logs")));
    }

    [Fact]
    public void A_log_with_lines_of_another_program_keeps_its_own()
    {
        string[] lines = SmallLogs.Gateway().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _folder.Write("logs/access.log", string.Join('\n', lines.SelectMany(l => (string[])[l, "systemd[1]: Started Session 4711 of user root."])));
        Assert.Equal((SmallLogs.Count, SmallLogs.Count), Counts(Diagnose("logs")));
    }

    [Fact]
    public void Stack_traces_between_json_lines_are_skipped_with_a_reason_however_long_they_are()
    {
        string[] lines = SmallLogs.App().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string trace = "java.lang.IllegalStateException: Pool closed\n" + string.Concat(Enumerable.Range(0, 90).Select(i => $"\tat com.example.Layer{i}.call(Layer.java:{i})\n"));
        _folder.Write("logs/app.log", trace + string.Join("\n" + trace, lines) + "\n");
        JsonElement summary = Diagnose("logs");
        Assert.Equal((SmallLogs.Count, 0), Counts(summary));
        JsonElement reason = Assert.Single(summary.GetProperty("inputs")[0].GetProperty("reasons").EnumerateArray());
        Assert.Equal("continues the entry above", reason.GetProperty("reason").GetString());
        Assert.Equal(SmallLogs.Count * 91, reason.GetProperty("count").GetInt32());
    }

    [Fact]
    public void Files_that_are_no_logs_are_left_alone()
    {
        SmallLogs.Write(_folder);
        var random = new Random(5);
        byte[] noise = new byte[300_000];
        random.NextBytes(noise);
        _folder.Write("logs/core.4711", noise);
        _folder.Write("logs/picture.png", [0x89, .. "PNG\r\n\x1a\n"u8, .. noise.AsSpan(0, 9000)]);
        _folder.Write("logs/empty", "");
        _folder.Write("logs/README.md", "# Logs\n\nSee the wiki.\n");
        using (var zip = new ZipArchive(File.Create(_folder["logs/old.zip"]), ZipArchiveMode.Create))
        {
            using Stream entry = zip.CreateEntry("access.log").Open();
            entry.Write(Encoding.UTF8.GetBytes(SmallLogs.Gateway()));
        }

        JsonElement summary = Diagnose("logs");
        Assert.Equal(SmallLogs.Count, summary.GetProperty("requests").GetInt32());
        Assert.Equal(0, summary.GetProperty("inputs").EnumerateArray().Sum(i => i.GetProperty("rejected").GetInt32()));
        Assert.Contains("5 of 8 inputs were not recognised as logs and were left out.", _said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_bomb_is_given_up_with_what_was_read_and_a_message()
    {
        SmallLogs.Write(_folder);
        using (var gzip = new GZipStream(File.Create(_folder["logs/apigw/bomb.log.gz"]), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(SmallLogs.Gateway("/v2/bomb")));
            byte[] zeros = new byte[1024 * 1024];
            for (int i = 0; i < 200; i++)
            {
                gzip.Write(zeros);
            }
        }

        JsonElement summary = Diagnose("logs", "--max-decompression-ratio", "100");
        Assert.True(summary.GetProperty("partial").GetBoolean());
        ToolRun detect = Tool.Run(_folder.Path, "detect", "logs/apigw/bomb.log.gz", "--max-decompression-ratio", "100", "--format", "json");
        JsonElement file = JsonDocument.Parse(detect.Output).RootElement.GetProperty("files")[0];
        Assert.Equal(SmallLogs.Count, file.GetProperty("parsed").GetInt32());
        Assert.Contains("grows more than 100 times", file.GetProperty("failure").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_in_a_circle_end_and_dead_ones_are_told()
    {
        SmallLogs.Write(_folder);
        Directory.CreateSymbolicLink(_folder["logs/apigw/up"], _folder["logs"]);
        File.CreateSymbolicLink(_folder["logs/app/current.log"], "app.log");
        File.CreateSymbolicLink(_folder["logs/dead.log"], _folder["nowhere.log"]);
        foreach (string path in (string[])["logs", "logs/**/*.log"])
        {
            JsonElement summary = Diagnose(path);
            Assert.Equal(SmallLogs.Count, summary.GetProperty("requests").GetInt32());
            Assert.Equal(3, summary.GetProperty("inputs").EnumerateArray().Count(i => i.GetProperty("parsed").GetInt32() > 0));
            Assert.True(summary.GetProperty("partial").GetBoolean(), "the dead link could not be read");
        }
    }

    [Fact]
    public void A_pipe_in_a_folder_is_not_waited_for_and_one_that_is_named_is_read()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        SmallLogs.Write(_folder);
        using (Process made = Process.Start("mkfifo", _folder["logs/pipe"]))
        {
            made.WaitForExit();
        }

        Assert.Equal(SmallLogs.Count, Diagnose("logs").GetProperty("requests").GetInt32());
        Task writer = Task.Run(() => File.WriteAllText(_folder["logs/pipe"], SmallLogs.Gateway()));
        ToolRun run = Tool.Run(_folder.Path, "diagnose", "logs/pipe", "--format", "json");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(SmallLogs.Count, JsonDocument.Parse(run.Output).RootElement.GetProperty("requests").GetInt32());
        Assert.True(writer.IsCompletedSuccessfully);
    }

    public void Dispose() => _folder.Dispose();

    private string _said = "";

    private static (int Parsed, int Rejected) Counts(JsonElement summary)
    {
        JsonElement input = Assert.Single(summary.GetProperty("inputs").EnumerateArray());
        int parsed = input.GetProperty("parsed").GetInt32(), rejected = input.GetProperty("rejected").GetInt32();
        Assert.Equal(input.GetProperty("linesRead").GetInt32(), parsed + rejected + input.GetProperty("skipped").GetInt32());
        return (parsed, rejected);
    }

    private JsonElement DiagnoseText(string folder, string log)
    {
        _folder.Write($"{folder}/a.log", log);
        return Diagnose([folder]);
    }

    private JsonElement Diagnose(params string[] arguments)
    {
        ToolRun run = Tool.Run(_folder.Path, ["diagnose", .. arguments, "--format", "json"]);
        Assert.True(run.ExitCode == 0, run.Error);
        _said = run.Error;
        return JsonDocument.Parse(run.Output).RootElement;
    }

    // The requests without their places, which differ.
    private string[] Rows(string path)
    {
        ToolRun run = Tool.Run(_folder.Path, "diagnose", path, "--format", "ndjson", "--requests", "all");
        Assert.True(run.ExitCode == 0, run.Error);
        return [.. Requests.Parse(run.OutputText.Split('\n')).Select(r => $"{r.GetProperty("front").GetProperty("requestId")} {r.GetProperty("flagged")} {r.GetProperty("cause")} {r.GetProperty("hops")}").Order(StringComparer.Ordinal)];
    }
}
