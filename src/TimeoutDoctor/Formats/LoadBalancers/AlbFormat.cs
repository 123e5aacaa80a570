using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.LoadBalancers;

/// <summary>Access log of an Application Load Balancer: 20 fields in 2018, 36 and more today; what is surplus is ignored.</summary>
internal sealed class AlbFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "alb";

    /// <inheritdoc />
    public Hop Hop => Hop.LoadBalancer;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new AlbParser(context);
}
