using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace SelfImprove.ChatModels.Tests.Server;

/// <summary>A server in this process that speaks the chat protocol and does what a test says.</summary>
internal sealed class ChatServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Func<ChatCall, Task<Reply>> _answer;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _counting = new();
    private int _number;
    private int _now;

    public ChatServer(Func<ChatCall, Reply> answer)
        : this(call => Task.FromResult(answer(call)))
    {
    }

    public ChatServer(Func<ChatCall, Task<Reply>> answer)
    {
        _answer = answer;
        (_listener, BaseUrl) = Listen();
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>The address for <c>base-url</c>.</summary>
    public string BaseUrl { get; }

    /// <summary>The requests, in the order of their arrival.</summary>
    public ConcurrentQueue<ChatCall> Calls { get; } = new();

    /// <summary>Most requests that were in work at one time.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>A free port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _stopped.TrySetResult();
        _listener.Close();
    }

    private static (HttpListener Listener, string BaseUrl) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            var listener = new HttpListener();
            var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}/v1");
            listener.Prefixes.Add(url + "/");
            try
            {
                listener.Start();
                return (listener, url);
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                // Somebody else took the port.
                listener.Close();
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => ServeAsync(context));
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        int number;
        lock (_counting)
        {
            number = ++_number;
            MostAtOnce = Math.Max(MostAtOnce, ++_now);
        }

        try
        {
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var call = new ChatCall(number, context.Request.Url!.AbsolutePath, context.Request.Headers["Authorization"], JsonNode.Parse(await reader.ReadToEndAsync())!);
            Calls.Enqueue(call);
            var reply = await _answer(call);
            lock (_counting)
            {
                _now--;
            }

            await WriteAsync(context.Response, reply);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client has gone.
        }
    }

    private async Task WriteAsync(HttpListenerResponse response, Reply reply)
    {
        if (reply.Hangs)
        {
            await _stopped.Task;
            return;
        }

        var body = Encoding.UTF8.GetBytes(reply.Body);
        response.StatusCode = reply.Status;
        response.ContentType = "application/json";
        foreach (var (name, value) in reply.Headers)
        {
            response.Headers[name] = value;
        }

        response.ContentLength64 = reply.IsCut ? body.Length + 1000 : body.Length;
        await response.OutputStream.WriteAsync(body);
        await response.OutputStream.FlushAsync();
        if (reply.IsCut)
        {
            response.Abort();
        }
        else
        {
            response.Close();
        }
    }
}
