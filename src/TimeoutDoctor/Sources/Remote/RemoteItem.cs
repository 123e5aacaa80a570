using TimeoutDoctor.Model;

namespace TimeoutDoctor.Sources.Remote;

/// <summary>What is fetched whole or not at all: an object, or a slice of a log group.</summary>
internal abstract class RemoteItem
{
    /// <summary>What it is; equal identities have equal bytes. Null when its bytes can still change, so that it must not be kept.</summary>
    public abstract string? Identity { get; }

    /// <summary>What a person calls it.</summary>
    public abstract string Name { get; }

    /// <summary>Its bytes, where that is known beforehand.</summary>
    public abstract long? Size { get; }

    /// <summary>Writes it to a stream.</summary>
    /// <param name="target">An empty, seekable stream.</param>
    /// <param name="received">Told how many bytes came.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Null, or why there is nothing to read any more (it was deleted after it was listed).</returns>
    /// <exception cref="UserErrorException">The service refused or failed for good.</exception>
    public abstract Task<string?> WriteAsync(Stream target, Action<int> received, CancellationToken cancel);
}
