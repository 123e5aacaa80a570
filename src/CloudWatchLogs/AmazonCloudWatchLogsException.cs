using System.Net;
using Amazon.Runtime;

namespace Amazon.CloudWatchLogs
{
    /// <summary>An error of the service.</summary>
    public class AmazonCloudWatchLogsException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
}

namespace Amazon.CloudWatchLogs.Model
{
    /// <summary>There is no such group, stream or query.</summary>
    public class ResourceNotFoundException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonCloudWatchLogsException(message, innerException, errorType, errorCode, requestId, statusCode);

    /// <summary>As many queries run as may.</summary>
    public class LimitExceededException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonCloudWatchLogsException(message, innerException, errorType, errorCode, requestId, statusCode);

    /// <summary>The query cannot be understood.</summary>
    public class MalformedQueryException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonCloudWatchLogsException(message, innerException, errorType, errorCode, requestId, statusCode);

    /// <summary>A member of the request is not valid.</summary>
    public class InvalidParameterException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : AmazonCloudWatchLogsException(message, innerException, errorType, errorCode, requestId, statusCode);
}
