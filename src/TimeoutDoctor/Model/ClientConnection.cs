namespace TimeoutDoctor.Model;

/// <summary>A client's connection to the load balancer, as the ALB's connection log tells of it.</summary>
/// <param name="Opened">When it was accepted, on the load balancer's clock.</param>
/// <param name="Handshake">How long the TLS handshake took; failed where the client's certificate was refused, absent without TLS.</param>
/// <param name="At">Where it was read.</param>
public readonly record struct ClientConnection(Instant Opened, Elapsed Handshake, SourceRef At);
