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
        (AppField.Time, "timestamp,ts,time,@timestamp,t,date,datetime,eventtime,timemillis,timelocal,timeiso8601,asctime,instant"),
        (AppField.ClefTime, "@t"),
        (AppField.FineTime, "msec"),
        (AppField.StartTime, "starttime,startedat,eventstart,requeststart,requeststarttime,begintime"),
        (AppField.Message, "message,msg,event,@m,@mt,eventname,phase,eventaction"),
        (AppField.Method, "method,httpmethod,verb,requestmethod,reqmethod,httprequestmethod,metareqmethod"),
        (AppField.Path, "path,uri,url,requestpath,requesturi,urlpath,urloriginal,originalurl,requrl,reqpath,httptarget,httpurl,httppath,httprequestpath,requesturl"),
        (AppField.RequestedUri, "requesteduri,requestedurl"),
        (AppField.Route, "route,httproute,routetemplate,routepattern,endpoint"),
        (AppField.RequestLine, "request,requestline"),
        (AppField.Status, "status,statuscode,httpstatus,httpstatuscode,responsestatus,responsecode,resstatuscode,resstatus,httpresponsestatuscode,responsestatuscode,httpcode"),
        (AppField.TraceHeader, "xamzntraceid,amzntraceid,httpxamzntraceid,headersxamzntraceid,awstraceid,xraytraceid"),
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
        "upstreamresponsetime",
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

    /// <summary>Keys of .NET's JSON console logger: its Host is the one the request asked for.</summary>
    public static KeyMap DotnetConsole { get; } = Make((AppField.None, "host"));

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
