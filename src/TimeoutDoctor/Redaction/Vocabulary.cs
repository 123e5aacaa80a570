using System.Collections.Frozen;

namespace TimeoutDoctor.Redaction;

/// <summary>
/// Technical words that name nobody and nothing of a user's: they may stay. Everything else is replaced, so a word that is missing here costs
/// only legibility. The words that formats need to be read come from the formats.
/// </summary>
internal sealed class Vocabulary
{
    private const string Common = """
        get head post put patch delete options connect trace http https ws wss grpc grpcs h2 tls ssl tcp udp tlsv1 tlsv11 tlsv12 tlsv13 sslv3
        ecdhe dhe rsa ecdsa aes aes128 aes256 gcm sha sha1 sha256 sha384 cbc chacha20 poly1305 psk
        aws arn amazonaws amazon elb elbv2 alb nlb clb elasticloadbalancing targetgroup loadbalancer acm certificate execute lambda apigateway ec2 compute internal
        app net classic forward fixed redirect waf authenticate oidc cognito response session reused acceptable ambiguous severe
        com org io dev test prod production staging stage beta local localhost internal example www api apis cn co de uk eu
        true false null none nil undefined yes no ok error errors warn warning info debug trace fatal critical notice information verbose inf
        info err out std stdout stderr in of on at to by for from with without and or not is was the a an this that it as
        request requests response responses req res resp method path uri url host status code message msg time date duration latency size length bytes
        id ids uuid key keys value values name names type types kind count total index number level logger log logs thread exec pool worker nio main access catalina
        header headers body query params param route routes resource proxy client server service services target upstream downstream backend frontend gateway
        start started starting begin began finish finished finishing end ended ending complete completed completing done received sent sending send incoming outgoing handled handle
        execution execute executing executed executor endpoint integration verifying usage plan successfully failed failure failures due timeout timed timing out network communicating
        connection connections connected connecting closed close reset refused aborted cancelled canceled keep alive accept encoding content transfer chunked
        authorizer authorization unauthorized forbidden internal exceeded exceeds throttled throttle limit rate quota too many bad invalid missing found
        user agent forwarded proto port protocol version scheme origin referer referrer cookie x amzn amz ray tracing tid root self parent sampled lineage
        hosting environment application context started lifetime listening press ctrl shut down root microsoft aspnetcore diagnostics middleware routing httplogging
        requestid traceid spanid connectionid requestpath elapsed elapsedmilliseconds originalformat state scopes category eventid timestamp responded
        v1 v2 v3 v4 v5 health healthz ready live readiness liveness ping status metrics orders order items item users products product catalog carts cart
        search upload uploads download downloads reports report token tokens login logout auth payments payment invoices invoice customers accounts account
        pets fast slow abort retry static assets js css png jpg svg ico html json xml txt gz log csv img images image index favicon robots
        mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec utc gmt cet cest
        us ms ns sec secs seconds millis milliseconds micros mb kb gb
        java spring springframework apache tomcat nginx envoy haproxy iis kestrel express morgan gunicorn node caddy traefik istio kubernetes docker pod container
        via_upstream upstream_reset_before_response_started connection_failure delayed connect layer4 layer7 reason badreq nosrv uf urx ut dc uh nr
        inbound outbound cluster default internal north south east west central northeast northwest southeast southwest ap ca sa me af gov
        data_message control_message messagetype owner loggroup logstream subscriptionfilters logevents events ingestiontime logstreamname eventid nextforwardtoken
        timed endpoint integration_timeout integration_failure default_4xx default_5xx authorizer_failure access_denied resource_not_found missing_authentication_token
        enable accesslog permission check successful elbaccesslogtestfile awslogs proxied lambdainvalidresponse spaceinuri
        software fields remark computername sitename stem substatus win32 sc cs taken listening
        """;

    private static readonly FrozenSet<string> Technical = Common
        .Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenSet<string> _more;
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Makes a vocabulary.</summary>
    /// <param name="more">Words besides the common ones.</param>
    public Vocabulary(IEnumerable<string> more) => _more = more.SelectMany(Forms).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a word of letters, digits and underscores may stay.</summary>
    public bool Has(string word)
    {
        if (!_known.TryGetValue(word, out bool has))
        {
            has = Single(word.ToLowerInvariant()) || (word.Contains('_') && _more.Contains(word.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant())) || Parts(word).All(p => Single(p.ToLowerInvariant()));
            if (_known.Count < 200_000)
            {
                _known.Add(word, has);
            }
        }

        return has;
    }

    /// <summary>Whether a word in lower case is one that the formats understand.</summary>
    public bool IsFormats(string word) => _more.Contains(word);

    private bool Single(string word) =>
        word.Length <= 1 || Technical.Contains(word) || _more.Contains(word)
        || (word.Length <= 3 && word[0] == 'v' && word.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);

    // requestId, X_AMZN, TLS_AES_128: parts of letters, and short numbers between them.
    private static IEnumerable<string> Parts(string word)
    {
        int from = 0;
        for (int i = 1; i <= word.Length; i++)
        {
            bool end = i == word.Length || word[i] == '_' || word[i - 1] == '_' || (char.IsAsciiLetterUpper(word[i]) && char.IsAsciiLetterLower(word[i - 1]));
            if (!end)
            {
                continue;
            }

            string part = word[from..i].Trim('_');
            from = i;
            if (part.Length > 0 && !(part.Length <= 3 && part.All(char.IsAsciiDigit) && word.Length > part.Length))
            {
                // Single letters and pairs prove nothing where they are only parts: ids are made of them.
                yield return part.Length < 2 ? "\0\0" : part;
            }
        }
    }

    private static IEnumerable<string> Forms(string text)
    {
        string lower = text.ToLowerInvariant();
        yield return lower;
        foreach (string part in lower.Split([' ', '-', '.', ':', '/', ',', ';', '(', ')', '"', '\'', '[', ']', '{', '}', '=', '<', '>', '#', '@', '|', '%', '$', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            yield return part;
        }
    }
}
