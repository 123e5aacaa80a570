using System.Buffers.Binary;
using System.IO.Hashing;
using TimeoutDoctor.History;
using TimeoutDoctor.Model;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.History;

public sealed class HistoryFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void What_is_saved_is_read_again()
    {
        byte[] once = Saved(HistorySample.TwoWeeks());
        HistoryFile again = HistoryFile.Open(_folder["h"]);
        Assert.Equal(14, again.Days.Count);
        HistoryPart part = again.Read(again.Days.Last())[3];
        Assert.Equal(140, part.Requests);
        Assert.Equal("GET /v1/items/{id}", part.Cells[0].Name);
        again.Save();
        Assert.Equal(once, File.ReadAllBytes(_folder["h"]));
        Assert.Equal(["h"], Directory.GetFiles(_folder.Path).Select(f => Path.GetFileName(f)));
    }

    [Fact]
    public void The_same_run_twice_changes_no_byte()
    {
        byte[] once = Saved(HistorySample.TwoWeeks());
        byte[] twice = Saved(HistorySample.TwoWeeks());
        Assert.Equal(once, twice);
    }

    [Fact]
    public void Any_changed_or_missing_byte_is_told()
    {
        byte[] good = Saved([.. HistorySample.TwoWeeks().Take(30)]);
        var random = new Random(11);
        for (int i = 0; i < 300; i++)
        {
            byte[] bad = [.. good];
            bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            AssertRefused(bad);
        }

        foreach (int length in (int[])[0, 5, 15, 17, good.Length / 2, good.Length - 1])
        {
            AssertRefused(good[..length]);
        }

        AssertRefused([.. good, 0]);
    }

    [Fact]
    public void A_history_of_the_first_version_is_read_and_written_anew()
    {
        // Version 1 left the four bytes empty that tell the hours of a day's parts; all else is the same.
        byte[] old = Saved([.. HistorySample.TwoWeeks().Take(24)]);
        old[8] = 1;
        old[16 + 12] = 0;
        var hash = new XxHash3();
        hash.Append(old.AsSpan(16, 16));
        hash.Append(old.AsSpan(16 + 24));
        BinaryPrimitives.WriteUInt64LittleEndian(old.AsSpan(16 + 16), hash.GetCurrentHashAsUInt64());
        File.WriteAllBytes(_folder["h"], old);
        HistoryFile file = HistoryFile.Open(_folder["h"]);
        Assert.Equal(24, file.Read(file.Days.Single()).Count);
        HistoryUpdate.Apply(file, [HistorySample.Hour(HistorySample.Monday + TimeSpan.FromDays(40), HistorySample.Cell("GET /", [1, 2, 3]))]);
        Assert.Single(file.Read(file.Days.First()));
        file.Save();
        Assert.Equal(HistoryFile.Version, File.ReadAllBytes(_folder["h"])[8]);
    }

    [Fact]
    public void A_newer_version_is_named()
    {
        byte[] newer = Saved(HistorySample.TwoWeeks());
        newer[8] = HistoryFile.Version + 1;
        File.WriteAllBytes(_folder["h"], newer);
        Assert.Contains("version 4", Assert.Throws<UserErrorException>(() => HistoryFile.Open(_folder["h"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void While_one_run_writes_another_does_not()
    {
        using (HistoryFile.Lock(_folder["h"]))
        {
            Assert.Equal(ExitCode.Input, Assert.Throws<UserErrorException>(() => HistoryFile.Lock(_folder["h"])).Code);
        }

        HistoryFile.Lock(_folder["h"]).Dispose();
    }

    public void Dispose() => _folder.Dispose();

    private byte[] Saved(IReadOnlyList<HistoryPart> parts)
    {
        HistoryFile file = HistoryFile.Open(_folder["h"]);
        HistoryUpdate.Apply(file, parts);
        file.Save();
        return File.ReadAllBytes(_folder["h"]);
    }

    private void AssertRefused(byte[] bytes)
    {
        File.WriteAllBytes(_folder["bad"], bytes);
        Assert.Equal(ExitCode.Input, Assert.Throws<UserErrorException>(() => HistoryFile.Open(_folder["bad"])).Code);
    }
}
