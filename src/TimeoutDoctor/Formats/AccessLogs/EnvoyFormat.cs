using TimeoutDoctor.Formats.AccessLogs.Patterns;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>Access log of Envoy in its own default format, in that of Istio's sidecars, or in the one that the user gives.</summary>
internal sealed class EnvoyFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "envoy";

    /// <inheritdoc />
    public Hop Hop => Hop.Proxy;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) =>
        context.Options.Pattern is { Length: > 0 } told
            ? new PatternParser(EnvoyPattern.Compile(told), context)
            : new PatternParser([EnvoyPattern.Compile(EnvoyPattern.Istio), EnvoyPattern.Compile(EnvoyPattern.Default)], context);
}
