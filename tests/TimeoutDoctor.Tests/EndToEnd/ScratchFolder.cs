using System.IO.Compression;
using System.Text;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("timeout-doctor-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        string path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public static byte[] Gzip(params string[] members) => Gzip([.. members.Select(Encoding.UTF8.GetBytes)]);

    public static byte[] Gzip(params byte[][] members)
    {
        using var all = new MemoryStream();
        foreach (byte[] member in members)
        {
            using var gzip = new GZipStream(all, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(member);
        }

        return all.ToArray();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
