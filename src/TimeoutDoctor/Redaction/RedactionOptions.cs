using System.Security.Cryptography;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Redaction;

/// <summary>How logs are redacted.</summary>
public sealed record RedactionOptions
{
    /// <summary>The key of the pseudonyms. It lives as long as the run and is never stored, so nobody can make the pseudonym of a guess.</summary>
    public byte[] Key { get; init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Values that stay as they are, wherever they stand.</summary>
    public IReadOnlyCollection<string> Keep { get; init; } = [];

    /// <summary>Words that the formats understand: keys, field names, what messages are recognised by.</summary>
    public IReadOnlyCollection<string> Vocabulary { get; init; } = [];

    /// <summary>Whole days by which every date is moved; 0 for not at all.</summary>
    public int ShiftDays { get; init; }

    /// <summary>Earliest moment of the logs: a number is a moment, not an account or a phone number, when it lies near them; unknown for any.</summary>
    public Instant From { get; init; }

    /// <summary>Latest moment of the logs.</summary>
    public Instant To { get; init; }
}

/// <summary>What was replaced.</summary>
public enum SecretKind : byte
{
    /// <summary>An IPv4 or IPv6 address.</summary>
    Address,

    /// <summary>A request, trace or other id in hex digits.</summary>
    Id,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A JSON web token.</summary>
    Jwt,

    /// <summary>A number that passes the check of payment cards.</summary>
    Card,

    /// <summary>An AWS access key id.</summary>
    AwsKey,

    /// <summary>A number of twelve digits, as AWS accounts have.</summary>
    Account,

    /// <summary>A segment of a path that names one thing.</summary>
    PathParameter,

    /// <summary>A word of a path that is no technical term.</summary>
    PathName,

    /// <summary>A value of a query string.</summary>
    Query,

    /// <summary>A user, cookie, token, key or another value whose place says that it is secret.</summary>
    Secret,

    /// <summary>A number whose meaning is not known.</summary>
    Number,

    /// <summary>Any other word that is no technical term: hosts, user agents, names, texts.</summary>
    Word,
}
