using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Gateway;

/// <summary>What API Gateway's error types and texts mean.</summary>
internal static class GatewayErrors
{
    /// <summary>Classifies the errors of one request; the integration's own text tells more than the response type.</summary>
    public static GatewayError Of(ReadOnlySpan<byte> responseType, ReadOnlySpan<byte> message, ReadOnlySpan<byte> integrationError)
    {
        GatewayError fromText = OfText(integrationError);
        fromText = fromText == GatewayError.None ? OfText(message) : fromText;
        GatewayError fromType = OfType(responseType);
        return fromText is GatewayError.IntegrationTimeout or GatewayError.IntegrationFailure && fromType is GatewayError.None or GatewayError.Other
            ? fromText
            : fromType != GatewayError.None ? fromType
            : fromText != GatewayError.None ? fromText
            : integrationError.IsEmpty && message.IsEmpty ? GatewayError.None : GatewayError.Other;
    }

    private static GatewayError OfType(ReadOnlySpan<byte> type)
    {
        if (type.IsEmpty)
        {
            return GatewayError.None;
        }

        return type.SequenceEqual("INTEGRATION_TIMEOUT"u8) ? GatewayError.IntegrationTimeout
            : type.SequenceEqual("INTEGRATION_FAILURE"u8) ? GatewayError.IntegrationFailure
            : type.StartsWith("AUTHORIZER_"u8) ? GatewayError.Authorizer
            : type.SequenceEqual("THROTTLED"u8) || type.SequenceEqual("QUOTA_EXCEEDED"u8) ? GatewayError.Throttled
            : GatewayError.Other;
    }

    private static GatewayError OfText(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return GatewayError.None;
        }

        return text.IndexOf("timed out"u8) >= 0 || text.IndexOf("timeout error"u8) >= 0 ? GatewayError.IntegrationTimeout
            : text.IndexOf("etwork error communicating with endpoint"u8) >= 0 ? GatewayError.IntegrationFailure
            : text.IndexOf("Too Many Requests"u8) >= 0 || text.IndexOf("Rate exceeded"u8) >= 0 ? GatewayError.Throttled
            : GatewayError.None;
    }
}
