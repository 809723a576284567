using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace SelfImprove.Serving;

/// <summary>A web server of its own for a model.</summary>
public static class CompletionServer
{
    // What the host does besides waiting for answers.
    private static readonly TimeSpan HostShutdown = TimeSpan.FromSeconds(5);

    /// <summary>Makes a server; the caller starts, stops and disposes it.</summary>
    /// <param name="model">The model, which the caller disposes after the server.</param>
    /// <param name="address">
    /// The address to listen on. On a loopback address only requests that call this machine <c>localhost</c>, or by that address, are answered, so that no web page reaches the server under a
    /// name of its own.
    /// </param>
    /// <param name="port">The port; 0 takes a free one, which <see cref="WebApplication.Urls"/> tells once the server is started.</param>
    /// <param name="options">The limits; null for the defaults.</param>
    /// <param name="configure">Adds to the services, such as a clock; null for nothing.</param>
    /// <remarks>Reads neither environment variables nor configuration files: what is given here is all. Warnings and errors are logged to standard error.</remarks>
    /// <exception cref="InvalidInputException">An option is out of its range.</exception>
    public static WebApplication Create(ServedModel model, IPAddress address, int port, ServingOptions? options = null, Action<IServiceCollection>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(address);
        options = (options ?? new ServingOptions()).Checked();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(address, port);
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout + HostShutdown);
        configure?.Invoke(builder.Services);
        builder.Services.AddOpenAICompletions(model, options);
        var isLoopback = IPAddress.IsLoopback(address);
        if (isLoopback)
        {
            builder.Services.AddHostFiltering(filter => filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]", address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString()]);
        }

        var app = builder.Build();
        if (isLoopback)
        {
            app.UseHostFiltering();
        }

        app.UseRouting();
        app.MapOpenAICompletions();
        return app;
    }
}
