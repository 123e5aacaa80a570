using System.Security.Cryptography;
using System.Text;

namespace TimeoutDoctor.Sources.Remote;

/// <summary>
/// Whole items on disk, found by what they are. An item is written under a name of its own and renamed when it is whole, so that neither
/// a killed run nor several at once can leave half of one to be read.
/// </summary>
internal sealed class ItemStore
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // An item in use by another run must not go away under it.
    private static readonly TimeSpan InUse = TimeSpan.FromHours(6);

    private readonly string _folder;
    private readonly bool _kept;
    private readonly bool _temporary;

    private ItemStore(string folder, bool kept, bool temporary = false)
    {
        _folder = folder;
        _kept = kept;
        _temporary = temporary;
        Create(folder);
    }

    /// <summary>The user's cache: below <c>XDG_CACHE_HOME</c>, or <c>~/.cache</c>. Only the user may read it.</summary>
    public static ItemStore Cache()
    {
        string? xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string root = xdg is { Length: > 0 } && Path.IsPathRooted(xdg) ? xdg : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return new ItemStore(Path.Combine(root, "timeout-doctor"), kept: true);
    }

    /// <summary>A store in a folder of its own, which stays until its owner removes it.</summary>
    public static ItemStore In(string folder) => new(folder, kept: false);

    /// <summary>A store for this run alone.</summary>
    public static ItemStore Temporary() => new(Directory.CreateTempSubdirectory("timeout-doctor-").FullName, kept: false, temporary: true);

    /// <summary>Whether the items stay for later runs.</summary>
    public bool IsCache => _kept;

    /// <summary>The path of a whole item, or null. What is found counts as used now.</summary>
    /// <param name="item">The item.</param>
    /// <param name="now">What time it is.</param>
    public string? Find(RemoteItem item, Model.Instant now)
    {
        if (item.Identity is not { } identity)
        {
            return null;
        }

        string path = PathOf(identity);
        var file = new FileInfo(path);
        if (!file.Exists || (item.Size is { } size && file.Length != size))
        {
            return null;
        }

        Touch(path, now);
        return path;
    }

    /// <summary>A text kept by name, or null.</summary>
    public byte[]? Read(string identity)
    {
        string path = PathOf(identity);
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Keeps a text by name.</summary>
    public void Write(string identity, byte[] content)
    {
        string temporary = TemporaryPath();
        File.WriteAllBytes(temporary, content);
        Commit(temporary, identity);
    }

    /// <summary>A path for something that is not whole yet.</summary>
    public string TemporaryPath() => Path.Combine(_folder, $"part-{Guid.NewGuid():N}");

    /// <summary>Makes what lies at a temporary path findable, and returns its path.</summary>
    public string Commit(string temporary, string? identity)
    {
        string path = PathOf(identity ?? "once " + temporary);
        Create(Path.GetDirectoryName(path)!);
        File.Move(temporary, path, overwrite: true);
        return path;
    }

    /// <summary>Removes the items used longest ago until so many bytes are left, and parts that a killed run left.</summary>
    public void Trim(long limit, Model.Instant now)
    {
        DateTime old = (now - InUse).ToDateTimeOffset().UtcDateTime;
        List<FileInfo> files = [.. new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(f => f.LastWriteTimeUtc)];
        long total = files.Sum(f => f.Length);
        foreach (FileInfo file in files)
        {
            if (file.LastWriteTimeUtc < old && (total > limit || file.Name.StartsWith("part-", StringComparison.Ordinal)))
            {
                total -= file.Length;
                file.Delete();
            }
        }
    }

    /// <summary>Removes a store that was for one run.</summary>
    public void Remove()
    {
        if (_temporary && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    // The name is a digest: no key, group or stream decides where a file lies.
    private string PathOf(string identity)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
        return Path.Combine(_folder, name[..2], name);
    }

    private static void Touch(string path, Model.Instant now)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, now.ToDateTimeOffset().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Only its place in the order of removal suffers.
        }
    }

    private static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, Private);
        }
    }
}
