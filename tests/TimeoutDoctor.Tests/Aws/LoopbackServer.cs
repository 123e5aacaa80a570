using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>A web server on 127.0.0.1 and a free port that records what arrives and fails where told to.</summary>
internal abstract class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _number;

    protected LoopbackServer()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<ApiCall> Calls { get; } = new();

    /// <summary>Says for the n-th call since <see cref="Reset"/> (from 1) what goes wrong, or null.</summary>
    public Func<int, ApiCall, Fault?>? Faults { get; set; }

    public Task StartAsync() => _app.StartAsync();

    public virtual void Reset()
    {
        Calls.Clear();
        Faults = null;
        _number = 0;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    protected abstract Task AnswerAsync(HttpContext context, ApiCall call);

    protected abstract Task ErrorAsync(HttpContext context, int status, string code);

    /// <summary>Sends a body, as far as the fault lets it.</summary>
    protected static async Task SendAsync(HttpContext context, byte[] body, Fault? fault)
    {
        context.Response.ContentLength = body.Length;
        switch (fault?.Kind)
        {
            case FaultKind.Truncated:
                // What was sent must arrive, so the connection is closed, not reset: the server does so where less came than was said.
                await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
                await context.Response.Body.FlushAsync();
                break;
            case FaultKind.Silent:
                await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
                await context.Response.Body.FlushAsync();
                await SilenceAsync(context);
                break;
            case FaultKind.Slow:
                foreach (byte[] part in body.Chunk(Math.Max(1, (body.Length / 8) + 1)))
                {
                    await context.Response.Body.WriteAsync(part);
                    await context.Response.Body.FlushAsync();
                    await Task.Delay(50);
                }

                break;
            default:
                await context.Response.Body.WriteAsync(body);
                break;
        }
    }

    /// <summary>The fault of this call that the body shows, if any.</summary>
    protected static Fault? BodyFault(HttpContext context) => context.Items["fault"] as Fault;

    // Until the client gives up.
    private static async Task SilenceAsync(HttpContext context)
    {
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        context.Abort();
    }

    private async Task HandleAsync(HttpContext context)
    {
        ApiCall call = await ApiCall.ReadAsync(context.Request);
        Calls.Enqueue(call);
        Fault? fault = Faults?.Invoke(Interlocked.Increment(ref _number), call);
        switch (fault?.Kind)
        {
            case FaultKind.Error:
                if (fault.Region is { } region)
                {
                    context.Response.Headers["x-amz-bucket-region"] = region;
                }

                await ErrorAsync(context, fault.Status, fault.Code);
                break;
            case FaultKind.Reset:
                context.Abort();
                break;
            case FaultKind.Mute:
                await SilenceAsync(context);
                break;
            default:
                context.Items["fault"] = fault;
                await AnswerAsync(context, call);
                break;
        }
    }
}
