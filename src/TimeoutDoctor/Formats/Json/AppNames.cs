using System.Collections.Frozen;

namespace TimeoutDoctor.Formats.Json;

/// <summary>Keys of application logs, as loggers and people name them.</summary>
internal static class AppNames
{
    private static readonly FrozenSet<string> Wrappers =
        "meta,mdc,contextmap,context,fields,attributes,properties,data,extra,labels,state,scopes,log,http,payload,details,request,req,response,res"
            .Split(',').ToFrozenSet(StringComparer.Ordinal);

    private static readonly (AppField Field, string Names)[] Aliases =
    [
        (AppField.Time, "timestamp,ts,time,@timestamp,t,date,datetime,eventtime,timelocal,timeiso8601,asctime,instant"),
        (AppField.Log4jTime, "timemillis,instantepochsecond"),
        (AppField.NanoOfSecond, "instantnanoofsecond"),
        (AppField.EndTime, "eventend"),
        (AppField.UpstreamResponse, "upstreamresponsetime"),
        (AppField.UpstreamStatus, "upstreamstatus"),
        (AppField.UpstreamTime, "upstreamservicetime"),
        (AppField.ResponseFlags, "responseflags"),
        (AppField.AttemptCount, "upstreamrequestattemptcount"),
        (AppField.BunyanVersion, "v"),
        (AppField.EcsVersion, "ecsversion"),
        (AppField.ExpressWinston, "metareqhttpversion"),
        (AppField.Caddy, "logger"),
        (AppField.Retries, "retryattempts"),
        (AppField.ClefTime, "@t"),
        (AppField.FineTime, "msec"),
        (AppField.StartTime, "starttime,startedat,startutc,eventstart,requeststart,requeststarttime,begintime"),
        (AppField.Message, "message,msg,@m,@mt,eventname,phase,eventaction"),
        (AppField.EventName, "event"),
        (AppField.Method, "method,httpmethod,verb,requestmethod,reqmethod,httprequestmethod,metareqmethod"),
        (AppField.Path, "path,uri,url,requestpath,requesturi,urlpath,urloriginal,originalurl,requrl,reqpath,httptarget,httpurl,httppath,httprequestpath,requesturl"),
        (AppField.RequestedUri, "requesteduri,requestedurl"),
        (AppField.Route, "route,httproute,routetemplate,routepattern,endpoint"),
        (AppField.RequestLine, "request,requestline"),
        (AppField.Status, "status,statuscode,httpstatus,httpstatuscode,responsestatus,responsecode,resstatuscode,resstatus,httpresponsestatuscode,responsestatuscode,httpcode,downstreamstatus"),
        (AppField.TraceHeader, "xamzntraceid,amzntraceid,httpxamzntraceid,headersxamzntraceid,requestxamzntraceid,awstraceid,xraytraceid"),
        (AppField.TraceId, "traceid,trace,@tr,ddtraceid"),
        (AppField.RequestId, "requestid,xrequestid,reqid,httprequestid,headersxrequestid,xamznrequestid,apigwrequestid"),
        (AppField.CorrelationId, "correlationid,xcorrelationid"),
        (AppField.Thread, "thread,threadname,processthreadname"),
        (AppField.Host, "host,hostname,instance,instanceid,hostip,serverip,machinename"),
        (AppField.Client, "clientip,remoteaddr,remoteaddress,remoteip,sourceip,ip,clientaddress,reqremoteaddress"),
        (AppField.ForwardedFor, "xforwardedfor,headersxforwardedfor,httpxforwardedfor,xff"),
        (AppField.SentBytes, "bytessent,bodybytessent,responsesize,responselength,responsebytes,contentlength,bytes,sentbytes"),
        (AppField.ReceivedBytes, "bytesreceived,requestlength,requestsize,requestbytes"),
        (AppField.Level, "level"),
        (AppField.Version, "@version"),
        (AppField.Category, "category"),
        (AppField.EventId, "eventid"),
        (AppField.LoggerName, "loggername"),
    ];

    // A key such as elapsed_ms is a stem and a unit.
    private static readonly string[] DurationStems =
    [
        "duration", "elapsed", "elapsedtime", "latency", "took", "responsetime", "requesttime", "processingtime", "totaltime",
        "executiontime", "requestduration", "responseduration", "timetaken", "cost", "timing", "eventduration", "httpduration",
    ];

    private static readonly (AppField Field, string[] Suffixes)[] Units =
    [
        (AppField.DurationNs, ["ns", "nanos", "nanoseconds"]),
        (AppField.DurationUs, ["us", "micros", "microseconds"]),
        (AppField.DurationMs, ["ms", "millis", "milliseconds", "inms", "msec"]),
        (AppField.DurationS, ["s", "sec", "secs", "seconds"]),
    ];

    /// <summary>Keys of any application log.</summary>
    public static KeyMap Generic { get; } = Make();

    /// <summary>Keys of Serilog's compact format: its Elapsed is in milliseconds.</summary>
    public static KeyMap Clef { get; } = Make((AppField.DurationMs, "elapsed,elapsedmilliseconds"));

    /// <summary>Keys of Envoy and others whose bare duration is in milliseconds.</summary>
    public static KeyMap Milliseconds { get; } = Make((AppField.DurationMs, "duration"));

    /// <summary>Keys of Caddy, whose duration is in seconds.</summary>
    public static KeyMap Seconds { get; } = Make((AppField.DurationS, "duration"));

    /// <summary>Keys of Traefik, whose duration is in nanoseconds.</summary>
    public static KeyMap Nanoseconds { get; } = Make((AppField.DurationNs, "duration"));

    /// <summary>Keys of logfmt lines; a Heroku router calls the application's time "service".</summary>
    public static KeyMap Logfmt { get; } = Make((AppField.Duration, "service,dur"), (AppField.Message, "event"));

    /// <summary>
    /// Keys of .NET's JSON console logger: its Host is the one the request asked for, its Date a header of the response, and the middleware's
    /// Duration is in milliseconds.
    /// </summary>
    public static KeyMap DotnetConsole { get; } = Make((AppField.None, "host,date"), (AppField.DurationMs, "duration"));

    private static KeyMap Make(params (AppField Field, string Names)[] particular)
    {
        var fields = new Dictionary<string, int>(StringComparer.Ordinal);
        Add(fields, particular);
        Add(fields, Aliases);
        foreach (string stem in DurationStems)
        {
            foreach ((AppField field, string[] suffixes) in Units)
            {
                foreach (string suffix in suffixes)
                {
                    fields.TryAdd(stem + suffix, (int)field);
                }
            }
        }

        // Names whose unit is set by the library that made them.
        Add(fields,
        [
            (AppField.DurationMs, "responsetime,metaresponsetime,elapsedtime"),
            (AppField.DurationS, "requesttime"),
            (AppField.DurationNs, "eventduration"),
            (AppField.Duration, "duration,elapsed,latency,took,processingtime,totaltime,executiontime,requestduration,responseduration,timetaken"),
        ]);
        return new KeyMap(fields.ToFrozenDictionary(StringComparer.Ordinal), Wrappers);
    }

    private static void Add(Dictionary<string, int> fields, IEnumerable<(AppField Field, string Names)> aliases)
    {
        foreach ((AppField field, string names) in aliases)
        {
            foreach (string name in names.Split(','))
            {
                fields.TryAdd(name, (int)field);
            }
        }
    }
}
