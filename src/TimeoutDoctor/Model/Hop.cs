namespace TimeoutDoctor.Model;

/// <summary>Which place on the request path wrote a record, in path order.</summary>
public enum Hop : byte
{
    /// <summary>Not known (yet).</summary>
    Unknown,

    /// <summary>Amazon API Gateway.</summary>
    Gateway,

    /// <summary>Classic, Application or Network Load Balancer.</summary>
    LoadBalancer,

    /// <summary>A web server on the instance that passes requests on to the application (nginx, Apache).</summary>
    Proxy,

    /// <summary>The application itself, or its servlet container.</summary>
    App,
}
