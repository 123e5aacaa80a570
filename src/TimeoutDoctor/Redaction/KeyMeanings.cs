using System.Collections.Frozen;

namespace TimeoutDoctor.Redaction;

/// <summary>What a text is, as far as its place tells; it decides which words and numbers in it stay.</summary>
internal enum Meaning : byte
{
    /// <summary>Columns of an access log: technical words stay, and numbers that stand alone.</summary>
    Columns,

    /// <summary>Prose: technical words stay, and numbers that measure something.</summary>
    Prose,

    /// <summary>A measurement: numbers stay.</summary>
    Measure,

    /// <summary>A moment: numbers stay where they are moments.</summary>
    Time,

    /// <summary>A path or URL.</summary>
    Path,

    /// <summary>A query string.</summary>
    Query,

    /// <summary>Anything else: technical words stay, no number does.</summary>
    Unknown,

    /// <summary>Secret by its place: nothing stays.</summary>
    Secret,
}

/// <summary>What the values of a key are, by its name: lower case, letters and digits only.</summary>
internal static class KeyMeanings
{
    private static readonly FrozenDictionary<string, Meaning> Known = Make();

    // A secret may hide behind any prefix: x_session_token, dbPassword, http_cookie.
    private static readonly string[] SecretParts = ["password", "passwd", "secret", "token", "cookie", "authorization", "apikey", "credential", "session", "email", "username", "signature", "iban", "phone", "ssn"];

    // Units and what is counted, at the end of a name.
    private static readonly string[] MeasureEnds =
    [
        "ms", "millis", "milliseconds", "micros", "microseconds", "nanos", "nanoseconds", "seconds", "secs", "sec", "us", "ns", "duration", "elapsed", "latency", "elapsedtime",
        "responsetime", "requesttime", "processingtime", "servicetime", "bytes", "length", "size", "status", "statuscode", "responsecode", "count", "attempts", "retries",
    ];

    /// <summary>The meaning of a key's values.</summary>
    /// <param name="key">The key as written.</param>
    /// <param name="isFormats">Whether a word is one that the formats understand.</param>
    public static Meaning Of(ReadOnlySpan<char> key, Func<string, bool> isFormats)
    {
        string name = Normalised(key);
        if (Known.TryGetValue(name, out Meaning meaning))
        {
            return meaning;
        }

        if (SecretParts.Any(p => name.Contains(p, StringComparison.Ordinal)))
        {
            return Meaning.Secret;
        }

        return MeasureEnds.Any(e => name.EndsWith(e, StringComparison.Ordinal)) ? Meaning.Measure
            : isFormats(name) ? Meaning.Columns : Meaning.Unknown;
    }

    /// <summary>Whether a key is a name that loggers and servers use, rather than one of a user's own.</summary>
    /// <param name="key">The key as written.</param>
    /// <param name="isFormats">Whether a word is one that the formats understand.</param>
    public static bool IsName(ReadOnlySpan<char> key, Func<string, bool> isFormats) =>
        key.IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.@ ") < 0 && Normalised(key) is var name && (Known.ContainsKey(name) || isFormats(name));

    /// <summary>Whether a header's value goes on over blanks and commas.</summary>
    public static bool IsLong(ReadOnlySpan<char> key) =>
        key.Contains("cookie", StringComparison.OrdinalIgnoreCase) || key.Contains("authorization", StringComparison.OrdinalIgnoreCase);

    private static string Normalised(ReadOnlySpan<char> key)
    {
        Span<char> kept = stackalloc char[64];
        int used = 0;
        foreach (char c in key)
        {
            if (char.IsAsciiLetterOrDigit(c) && used < kept.Length)
            {
                kept[used++] = char.ToLowerInvariant(c);
            }
        }

        return kept[..used].ToString();
    }

    private static FrozenDictionary<string, Meaning> Make()
    {
        var known = new Dictionary<string, Meaning>(StringComparer.Ordinal);
        Add(Meaning.Measure, """
            status statuscode httpstatus httpstatuscode responsestatus responsecode resstatuscode resstatus httpcode downstreamstatus originstatus code integrationstatus backendstatus wafstatus
            integrationlatency responselatency authorizerlatency responselength latency duration elapsed took cost timing dur service time_taken timetaken r f d t m l msT rt uct uht urt us conn reqs
            bytes bytessent bodybytessent sentbytes bytesreceived receivedbytes bytesread responsesize requestsize contentlength requestlength responsebytes size downstreamcontentsize origincontentsize overhead retryattempts
            upstreamstatus upstreamresponsetime upstreamheadertime upstreamconnecttime upstreamservicetime upstreamrequestattemptcount attempts attempt retries retry
            level pid port remoteport v version httpversion ecsversion logversion eventid nanoofsecond instantnanoofsecond ratio pool threadpriority scsubstatus scwin32status scstatus scbytes csbytes sport cport
            """);
        Add(Meaning.Time, """
            time timestamp ts t date datetime eventtime timelocal timeiso8601 asctime instant epochsecond timemillis instantepochsecond msec starttime startedat startutc eventstart requeststart requeststarttime begintime
            eventend eventcreated requesttimeepoch ingestiontime lastingestiontime startlocal startdate enddate
            """);
        Add(Meaning.Path, "path uri url requestpath requesturi urlpath urloriginal originalurl requrl reqpath httptarget httpurl httppath httprequestpath requesturl requesteduri requestedurl resourcepath routekey resource route httproute routetemplate routepattern endpoint request requestline csuristem referer referrer csreferer origin location redirecturl original");
        Add(Meaning.Query, "query querystring csuriquery queryparams querystringparameters args search");
        Add(Meaning.Prose, "message msg m mt event log error errormessage errormessagestring integrationerror integrationerrormessage exception stacktrace stack reason eventname phase eventaction detail details text");
        Add(Meaning.Secret, "user username userid usr uid caller principal principalid account accountid owner customer customerid email mail cookie cookies setcookie cscookie authorization auth proxyauthorization xapikey apikey key password pwd pass token jwt secret session sid sessionid jsessionid remoteuser csusername authuser ident sub subject name firstname lastname fullname phone");
        return known.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(Meaning meaning, string names)
        {
            foreach (string name in names.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                known.TryAdd(name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant(), meaning);
            }
        }
    }
}
