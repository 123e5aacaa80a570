using System.Globalization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>The configuration that makes <c>diagnose</c> read pulled logs as their sources were described.</summary>
internal static class ArchiveConfiguration
{
    /// <summary>Makes the configuration, ready to be written as JSON.</summary>
    /// <param name="options">What was pulled.</param>
    /// <param name="folderOf">The folder of a source.</param>
    public static WrittenConfiguration Of(RunOptions options, Func<InputRequest, int, string> folderOf) => new(
        new WrittenPolicy(Text(options.Policy.Gateway), Text(options.Policy.LoadBalancer), Text(options.Policy.FastBackend)),
        [.. options.Inputs.Select((input, i) => WrittenSource.Of(folderOf(input, i) + "/**", input.Options, input.Options.TimeZone.Id))],
        options.Zones.IsEmpty ? null : options.Zones.Subnets);

    private static string Text(TimeSpan span) => span.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture) + "ms";
}
