using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.CloudWatchLogs.Model;
using Amazon.Runtime;

namespace Amazon.CloudWatchLogs.Internal;

/// <summary>The service's JSON: member names in camel case, absent members left out, constants as their texts.</summary>
internal static class LogsJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new QueryStatusConverter(), new OrderByConverter() },
        TypeInfoResolver = LogsShapes.Default.WithAddedModifier(DropInherited),
    };

    // What the SDK's base types hold is not part of the message.
    private static void DropInherited(JsonTypeInfo type)
    {
        if (!typeof(AmazonWebServiceRequest).IsAssignableFrom(type.Type) && !typeof(AmazonWebServiceResponse).IsAssignableFrom(type.Type))
        {
            return;
        }

        foreach (JsonPropertyInfo member in type.Properties.Where(p => (p.AttributeProvider as System.Reflection.MemberInfo)?.DeclaringType != type.Type).ToList())
        {
            type.Properties.Remove(member);
        }
    }

    private sealed class QueryStatusConverter : JsonConverter<QueryStatus>
    {
        public override QueryStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, QueryStatus value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }

    private sealed class OrderByConverter : JsonConverter<OrderBy>
    {
        public override OrderBy Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, OrderBy value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}

/// <summary>The requests and answers.</summary>
[JsonSerializable(typeof(DescribeLogGroupsRequest))]
[JsonSerializable(typeof(DescribeLogGroupsResponse))]
[JsonSerializable(typeof(DescribeLogStreamsRequest))]
[JsonSerializable(typeof(DescribeLogStreamsResponse))]
[JsonSerializable(typeof(FilterLogEventsRequest))]
[JsonSerializable(typeof(FilterLogEventsResponse))]
[JsonSerializable(typeof(GetLogEventsRequest))]
[JsonSerializable(typeof(GetLogEventsResponse))]
[JsonSerializable(typeof(GetQueryResultsRequest))]
[JsonSerializable(typeof(GetQueryResultsResponse))]
[JsonSerializable(typeof(StartQueryRequest))]
[JsonSerializable(typeof(StartQueryResponse))]
[JsonSerializable(typeof(StopQueryRequest))]
[JsonSerializable(typeof(StopQueryResponse))]
internal sealed partial class LogsShapes : JsonSerializerContext;
