using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Sources.Aws;

/// <summary>Turns what AWS refused into one sentence that names the missing permission or the thing to change.</summary>
internal static class AwsFailure
{
    private static readonly string[] Expired = ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired"];
    private static readonly string[] Unknown = ["InvalidAccessKeyId", "UnrecognizedClientException", "InvalidClientTokenId", "SignatureDoesNotMatch", "InvalidSignatureException", "InvalidToken", "IncompleteSignature", "MissingAuthenticationToken"];
    private static readonly string[] Region = ["PermanentRedirect", "AuthorizationHeaderMalformed", "TemporaryRedirect", "IllegalLocationConstraintException"];
    private static readonly string[] Denied = ["AccessDenied", "AccessDeniedException", "AllAccessDisabled", "UnauthorizedOperation"];
    private static readonly string[] Missing = ["NoSuchBucket", "ResourceNotFoundException"];
    private static readonly string[] Throttled = ["SlowDown", "ThrottlingException", "Throttling", "TooManyRequestsException", "LimitExceededException", "RequestLimitExceeded", "ServiceUnavailable", "ServiceUnavailableException"];

    // The SDK learns the server's time from such an answer; of calls in flight at once it then repeats only the one that taught it.
    private static readonly string[] Skewed = ["RequestTimeTooSkewed", "RequestInTheFuture"];

    /// <summary>Whether it is worth asking again later.</summary>
    public static bool IsThrottling(Exception? e) => e is AmazonServiceException { ErrorCode: { } code } && Throttled.Contains(code);

    /// <summary>Whether a permission is missing.</summary>
    public static bool IsDenied(Exception? e) => e is AmazonServiceException { ErrorCode: { } code } && Denied.Contains(code);

    /// <summary>Whether no answer came in time.</summary>
    public static bool IsSilence(Exception? e) => e is OperationCanceledException or TimeoutException || (e?.InnerException is { } inner && IsSilence(inner));

    /// <summary>Whether the same request may succeed when it is sent again.</summary>
    public static bool IsTransient(Exception e) => e switch
    {
        AmazonServiceException service => IsThrottling(e) || Skewed.Contains(service.ErrorCode) || service.StatusCode >= HttpStatusCode.InternalServerError || (service.StatusCode == 0 && service.InnerException is not null),
        AmazonClientException => false,
        TimeoutException or IOException or WebException => true,
        _ => e.GetType().Name == "HttpRequestException",
    };

    /// <summary>The region that S3 names where another was asked for a bucket; null where it names none.</summary>
    public static string? RegionOf(Exception? e) => e is AmazonServiceException { ErrorCode: { } code } && Region.Contains(code) && e.InnerException is HttpErrorResponseException { Response: { } response }
        && response.GetHeaderValue("x-amz-bucket-region") is { Length: > 0 and < 40 } region && region.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? region : null;

    /// <summary>The sentence.</summary>
    /// <param name="e">What was thrown.</param>
    /// <param name="permission">The IAM action and resource that the request needs.</param>
    /// <param name="thing">What was asked for, such as <c>bucket my-logs</c>.</param>
    public static UserErrorException Explain(Exception e, string permission, string thing)
    {
        if (e is UserErrorException user)
        {
            return user;
        }

        string code = (e as AmazonServiceException)?.ErrorCode ?? "";
        string sentence =
            Expired.Contains(code) ? $"AWS says that the credentials have expired (for {thing}); log in again ('aws sso login', or new keys), and run it again: what was fetched is kept."
            : Unknown.Contains(code) ? $"AWS does not accept the credentials (for {thing}: {code}); check --profile and the AWS_… variables."
            : Region.Contains(code) ? $"The {thing} is not in the region that was asked; give its region with --region."
            : IsKms(e) ? $"The key that encrypts {thing} may not be used: allow kms:Decrypt on it to these credentials."
            : Denied.Contains(code) || (code is "Forbidden" or "403") ? $"AWS denies access to {thing}: these credentials need {permission}."
            : Missing.Contains(code) ? $"There is no {thing}; check the name, the account and --region."
            : Skewed.Contains(code) ? $"AWS refuses what this machine signs, since its clock is wrong (for {thing}: {code}); set the clock, and run it again."
            : IsThrottling(e) ? $"AWS kept asking to slow down (for {thing}: {code}); what was fetched is kept, so run it again later."
            : code.Length > 0 ? $"AWS refused {thing}: {code} (status {(int)((AmazonServiceException)e).StatusCode})."
            : IsWithoutCredentials(e) ? "No AWS credentials were found; log in, name a --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
            : $"AWS could not be reached for {thing}: {Innermost(e)}.";
        return new UserErrorException(ExitCode.Remote, sentence, e);
    }

    private static bool IsKms(Exception e) =>
        e is AmazonServiceException { ErrorCode: { } code } service && (code.StartsWith("KMS.", StringComparison.Ordinal) || (Denied.Contains(code) && service.Message.Contains("kms:", StringComparison.OrdinalIgnoreCase)));

    private static bool IsWithoutCredentials(Exception e) =>
        e is AmazonClientException && (e.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("IAM", StringComparison.Ordinal));

    // Network errors only: these texts hold host names, never credentials.
    private static string Innermost(Exception e)
    {
        Exception inner = e.GetBaseException();
        return inner is AmazonClientException ? inner.GetType().Name : inner.Message.TrimEnd('.');
    }
}
