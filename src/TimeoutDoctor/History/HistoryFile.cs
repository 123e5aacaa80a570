using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.History;

/// <summary>
/// A history on disk; docs/weekly.md describes the bytes. Each day is a block with a checksum of its own, so that a week's report reads two
/// weeks and no more. A file is replaced as a whole or not at all.
/// </summary>
public sealed class HistoryFile
{
    /// <summary>Version of the format that is written.</summary>
    public const int Version = 3;

    /// <summary>The oldest version that is read: it has hours and days only, and no coarse sketches. Version 2 has no coarsest ones.</summary>
    public const int OldestVersion = 1;

    private const int HeaderSize = 16;
    private const int BlockHeaderSize = 24;
    private const int HoursAt = 12;
    private const int LargestDay = 1 << 30;

    // What is no longer hours is small, and written once or twice.
    private const int QualityOfHours = 6;
    private const int QualityOfOthers = 11;

    private static readonly byte[] Magic = "TDHIST\r\n"u8.ToArray();

    private readonly SortedDictionary<int, byte[]> _packed = [];
    private readonly string? _path;

    private HistoryFile(string? path) => _path = path;

    /// <summary>The days in the file, counted from 0001-01-01.</summary>
    public IReadOnlyCollection<int> Days => _packed.Keys;

    /// <summary>A history without a file.</summary>
    public static HistoryFile InMemory() => new(null);

    /// <summary>Opens a history; one that does not exist is empty.</summary>
    /// <exception cref="UserErrorException">It is no history, of a newer version, or damaged.</exception>
    public static HistoryFile Open(string path)
    {
        var file = new HistoryFile(path);
        if (File.Exists(path))
        {
            file.Load(File.ReadAllBytes(path));
        }

        return file;
    }

    /// <summary>The parts of a day, in order of time.</summary>
    /// <exception cref="UserErrorException">The day is damaged.</exception>
    public IReadOnlyList<HistoryPart> Read(int day)
    {
        if (!_packed.TryGetValue(day, out byte[]? packed))
        {
            return [];
        }

        try
        {
            using var stream = new BrotliStream(new MemoryStream(packed, BlockHeaderSize, packed.Length - BlockHeaderSize), CompressionMode.Decompress);
            int size = BinaryPrimitives.ReadInt32LittleEndian(packed.AsSpan(8));
            byte[] bytes = new byte[size is >= 0 and <= LargestDay ? size : throw new InvalidDataException("its size is out of range")];
            stream.ReadExactly(bytes);
            return DayBlock.Read(bytes);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or InvalidOperationException)
        {
            throw Damaged($"the day {DayName(day)} cannot be unpacked", e);
        }
    }

    /// <summary>The hours of a day's shortest part, without unpacking it; 0 for a day without parts, or written by version 1.</summary>
    public int HoursOf(int day) => ShapeOf(day) & 0xff;

    /// <summary>How coarse a day's sketches are at least, without unpacking it; 0 for a day without parts, or written by an earlier version.</summary>
    public int CoarsenessOf(int day) => ShapeOf(day) >> 8;

    /// <summary>Replaces a day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="parts">Its parts; none takes it out.</param>
    /// <param name="coarseness">How coarse all of their sketches are at least.</param>
    public void Set(int day, IReadOnlyList<HistoryPart> parts, int coarseness = 0)
    {
        if (parts.Count == 0)
        {
            _packed.Remove(day);
            return;
        }

        byte[] bytes = DayBlock.Write(parts);
        using var packed = new MemoryStream();
        packed.Write(new byte[BlockHeaderSize]);
        int hours = parts.Min(p => p.Hours);
        using (var brotli = new BrotliStream(packed, new BrotliCompressionOptions { Quality = hours == 1 ? QualityOfHours : QualityOfOthers }, leaveOpen: true))
        {
            brotli.Write(bytes);
        }

        byte[] block = packed.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(block, day);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(4), block.Length - BlockHeaderSize);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(8), bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(HoursAt), hours | (coarseness << 8));
        BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(16), Checksum(block));
        _packed[day] = block;
    }

    /// <summary>Writes the file: to a name beside it first, to disk, and then in place of the old one.</summary>
    public void Save()
    {
        string full = Path.GetFullPath(_path ?? throw new InvalidOperationException("This history has no file."));
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string beside = full + "." + Path.GetRandomFileName() + ".tmp";
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
            {
                byte[] header = new byte[HeaderSize];
                Magic.CopyTo(header, 0);
                BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
                BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), _packed.Count);
                stream.Write(header);
                foreach (byte[] block in _packed.Values)
                {
                    stream.Write(block);
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, full, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Keeps other runs from writing at the same time; dispose it to let them.</summary>
    /// <exception cref="UserErrorException">Another run is writing.</exception>
    public static IDisposable Lock(string path)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        try
        {
            // The lock file stays: were it deleted, two later runs could hold locks on two files of that name.
            return new FileStream(full + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException e)
        {
            throw new UserErrorException(ExitCode.Input, $"Another run is writing to the history '{path}'; try again when it has ended.", e);
        }
    }

    private int ShapeOf(int day) => _packed.TryGetValue(day, out byte[]? packed) ? BinaryPrimitives.ReadInt32LittleEndian(packed.AsSpan(HoursAt)) : 0;

    private void Load(byte[] bytes)
    {
        if (bytes.Length < HeaderSize || !bytes.AsSpan(0, 8).SequenceEqual(Magic))
        {
            throw new UserErrorException(ExitCode.Input, $"'{_path}' is not a history of timeout-doctor; name another file with --history.");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        if (version is < OldestVersion or > Version)
        {
            throw new UserErrorException(ExitCode.Input, $"'{_path}' is a history of version {version}; this timeout-doctor reads versions {OldestVersion} to {Version}.");
        }

        int at = HeaderSize;
        for (int left = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12)); left > 0; left--)
        {
            int size = at + BlockHeaderSize <= bytes.Length ? BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4)) : -1;
            if (size < 0 || size > bytes.Length - at - BlockHeaderSize)
            {
                throw Damaged("it is cut off", null);
            }

            byte[] block = bytes.AsSpan(at, BlockHeaderSize + size).ToArray();
            int day = BinaryPrimitives.ReadInt32LittleEndian(block);
            if (BinaryPrimitives.ReadUInt64LittleEndian(block.AsSpan(16)) != Checksum(block))
            {
                throw Damaged($"the checksum of a day (byte {at}) does not match", null);
            }

            _packed[day] = block;
            at += block.Length;
        }

        if (at != bytes.Length)
        {
            throw Damaged("there is more in it than it announces", null);
        }
    }

    // Over the block's head and its packed bytes.
    private static ulong Checksum(byte[] block)
    {
        var hash = new XxHash3();
        hash.Append(block.AsSpan(0, 16));
        hash.Append(block.AsSpan(BlockHeaderSize));
        return hash.GetCurrentHashAsUInt64();
    }

    private static string DayName(int day) => new DateTime(day * TimeSpan.TicksPerDay, DateTimeKind.Utc).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private UserErrorException Damaged(string how, Exception? inner) =>
        new(ExitCode.Input, $"The history '{_path}' is damaged: {how}. Restore it from a copy, or move it away and run over the logs again.", inner);
}
