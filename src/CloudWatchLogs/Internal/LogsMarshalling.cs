using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.CloudWatchLogs.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;
using Amazon.Util;

namespace Amazon.CloudWatchLogs.Internal;

/// <summary>Writes any request: the JSON 1.1 protocol names the operation in a header and has the members as its body.</summary>
internal sealed class LogsRequestMarshaller(string operation) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, AmazonCloudWatchLogsConfig.Id)
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = JsonSerializer.SerializeToUtf8Bytes(input, LogsJson.Options.GetTypeInfo(input.GetType())),
        };
        request.Headers["X-Amz-Target"] = "Logs_20140328." + operation;
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Headers[HeaderKeys.XAmzApiVersion] = "2014-03-28";
        return request;
    }
}

/// <summary>Reads the answer of one operation, or the error in its place.</summary>
internal sealed class LogsResponseUnmarshaller<T> : JsonResponseUnmarshaller
    where T : AmazonWebServiceResponse
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context) =>
        JsonSerializer.Deserialize(context.Stream, (JsonTypeInfo<T>)LogsJson.Options.GetTypeInfo(typeof(T))) ?? throw new AmazonUnmarshallingException("an empty answer", null, null);

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(context.Stream);
        ErrorResponse error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
        error.InnerException = innerException;
        error.StatusCode = statusCode;
        return error.Code switch
        {
            "ResourceNotFoundException" => new ResourceNotFoundException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            "LimitExceededException" => new LimitExceededException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            "MalformedQueryException" => new MalformedQueryException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            "InvalidParameterException" => new InvalidParameterException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
            _ => new AmazonCloudWatchLogsException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode),
        };
    }
}
