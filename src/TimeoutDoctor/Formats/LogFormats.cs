using TimeoutDoctor.Formats.AccessLogs;
using TimeoutDoctor.Formats.Gateway;
using TimeoutDoctor.Formats.Json;
using TimeoutDoctor.Formats.LoadBalancers;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats;

/// <summary>
/// All log formats, in the order in which content is tried: of two that read a sample equally well the first wins, so the more
/// particular stands first.
/// </summary>
public static class LogFormats
{
    /// <summary>The catalog.</summary>
    public static IReadOnlyList<ILogFormat> All { get; } =
    [
        new AwsTestObjectFormat(),
        new AlbFormat(),
        new ElbClassicFormat(),
        new NlbFormat(),
        new AlbConnectionFormat(),
        new ApiGatewayExecutionFormat(),
        new ApiGatewayJsonFormat(),
        new ApiGatewayClfFormat(),
        new ApiGatewayConsoleFormat("apigw-csv", ConsolePatterns.Csv),
        new ApiGatewayConsoleFormat("apigw-xml", ConsolePatterns.Xml),
        new ApiGatewayPatternFormat(),
        new AppJsonFormat("clef", AppShape.Clef),
        new DotnetConsoleFormat(),
        new AppJsonFormat("bunyan", AppShape.Bunyan),
        new AppJsonFormat("pino", AppShape.Pino),
        new AppJsonFormat("express-winston", AppShape.ExpressWinston),
        new AppJsonFormat("ecs", AppShape.Ecs),
        new AppJsonFormat("log4j2", AppShape.Log4j2),
        new AppJsonFormat("logstash", AppShape.Logstash),
        new AppJsonFormat("envoy-json", AppShape.Envoy),
        new AppJsonFormat("caddy", AppShape.Caddy),
        new AppJsonFormat("traefik", AppShape.Traefik),
        new AppJsonFormat("nginx-json", AppShape.Nginx),
        new AppJsonFormat("structlog", AppShape.Structlog),
        new AppJsonFormat("json", AppShape.Generic),
        new W3cFormat("iis-w3c", W3cServer.Iis),
        new W3cFormat("aspnetcore-w3c", W3cServer.AspNetCore),
        new W3cFormat("tomcat-w3c", W3cServer.Tomcat),
        new HealthdFormat(),
        new HaproxyFormat(),
        new EnvoyFormat(),
        new TomcatFormat(),
        new ApacheFormat(),
        new NginxFormat(),
        new GunicornFormat(),
        new AccessLogFormat(),
        new MorganFormat(),
        new LogfmtFormat(),
        new PairsFormat(),
    ];

    /// <summary>Place of a format in the catalog.</summary>
    internal static int RankOf(ILogFormat format)
    {
        int rank = 0;
        while (All[rank] != format)
        {
            rank++;
        }

        return rank;
    }

    /// <summary>The format with an id, or null.</summary>
    public static ILogFormat? Find(string id) => All.FirstOrDefault(f => f.Id == id);
}
