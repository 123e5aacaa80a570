using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.LoadBalancers;

/// <summary>Access log of a Classic Load Balancer: 12 fields until 2015, 15 since. The stamp is the request's arrival.</summary>
internal sealed class ElbClassicFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "elb-classic";

    /// <inheritdoc />
    public Hop Hop => Hop.LoadBalancer;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new ElbClassicParser(context);
}
