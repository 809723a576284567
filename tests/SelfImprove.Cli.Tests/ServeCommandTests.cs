using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace SelfImprove.Cli.Tests;

public sealed class ServeCommandTests(TinyRun run) : IClassFixture<TinyRun>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly Dictionary<string, string> Key = new() { ["SERVE_TEST_KEY"] = "secret" };

    private string Runs => Path.Combine(Path.GetDirectoryName(run.File)!, "runs");

    [Fact]
    public async Task A_served_model_completes_as_sample_does_and_ends_with_a_signal()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return; // kill(1) is not there
        }

        using var server = ToolProcess.Start(Key, "serve", "--model", "tiny", "--runs", Runs, "--cell", "primed", "--port", "0", "--name", "tiny", "--threads", "1", "--chat-template", "plain", "--api-key-env", "SERVE_TEST_KEY");
        var line = await server.StandardOutput.ReadLineAsync().WaitAsync(Limit);
        Assert.Matches("^http://127.0.0.1:[0-9]+/v1 serves 'tiny': decoder-only transformer, 1 layers of width 16, .*$", line);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Authorization", "Bearer secret");
        var url = line!.Split(' ')[0];
        using var answer = await client.PostAsync(url + "/completions", Json("""{"model":"tiny","prompt":"8 * 3 =","seed":11,"n":2,"max_tokens":9,"temperature":0.9}"""));
        using var chat = await client.PostAsync(url + "/chat/completions", Json("""{"model":"tiny","messages":[{"role":"user","content":"8 * 3"}],"max_tokens":1}"""));
        await server.SignalAsync("INT");

        var error = await server.StandardError.ReadToEndAsync().WaitAsync(Limit);
        await server.WaitForExitAsync().WaitAsync(Limit);
        var sample = await CommandRun.OfAsync("sample", run.Model, "--prompt", "8 * 3 =", "--seed", "11", "-n", "2", "--max-tokens", "9", "--temperature", "0.9");

        Assert.Equal((0, "stopping; answers under way may take up to 30 s. Again to end at once.\n"), (server.ExitCode, error));
        Assert.Equal(
            sample.Json.Select(s => (string)s["completion"]!),
            JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["choices"]!.AsArray().Select(c => (string)c!["text"]!));
        Assert.Equal(200, (int)chat.StatusCode);
    }

    [Fact]
    public async Task Weights_are_of_the_two_types_there_are_in_any_case()
    {
        var unknown = await CommandRun.OfAsync("serve", "--model", run.Model, "--weights", "int8");
        var sampled = await CommandRun.OfAsync("sample", run.Model, "--prompt", "8 * 3 =", "--max-tokens", "1", "--weights", "Bfloat16");

        Assert.Equal((2, "--weights is float32 or bfloat16, but 'int8' is given\nSee 'selfimprove serve --help'.\n"), (unknown.ExitCode, unknown.Error));
        Assert.Equal((0, ""), (sampled.ExitCode, sampled.Error));
    }

    [Fact]
    public async Task A_run_with_several_models_asks_which()
    {
        var several = await CommandRun.OfAsync("serve", "--model", "tiny", "--runs", Runs);
        var none = await CommandRun.OfAsync("serve", "--model", "tiny", "--runs", Runs, "--cell", "none");
        var neither = await CommandRun.OfAsync("serve", "--model", Runs, "--runs", Runs);
        var model = await CommandRun.OfAsync("serve", "--model", run.Model, "--cell", "primed");

        var directory = Path.Combine(Runs, "tiny");
        Assert.Equal((2, $"{directory}: its cells have trained several models; choose one with --cell: 'primed', 'unprimed'\n"), (several.ExitCode, several.Error));
        Assert.Equal((2, $"{directory}: there is no cell 'none'; there are 'primed', 'unprimed'\n"), (none.ExitCode, none.Error));
        Assert.Equal((2, $"{Runs}: is neither a model folder (there is no config.json in it) nor a run (no run.json, and no such folder in {Runs})\n"), (neither.ExitCode, neither.Error));
        Assert.Equal((2, $"--cell belongs to runs, but {run.Model} is a model folder\n"), (model.ExitCode, model.Error));
    }

    [Theory]
    [InlineData("--host must be an IP address or localhost, but is 'example.org'", "--host", "example.org")]
    [InlineData("--port must be 0 to 65535", "--port", "70000")]
    [InlineData("--timeout must be 0 to 86400 seconds", "--timeout", "-1")]
    [InlineData("--api-key-env: the environment variable 'NO_SUCH_VARIABLE' is not set", "--api-key-env", "NO_SUCH_VARIABLE")]
    [InlineData("there is no built-in chat template 'llama'; there are chatml, llama-3, llama-3.2, plain", "--chat-template", "llama")]
    [InlineData("the server's options: The field MaxRows must be between 1 and 1024.", "--rows", "0")]
    public async Task A_wrong_option_is_named(string message, string option, string value)
    {
        var served = await CommandRun.OfAsync("serve", "--model", run.Model, option, value);

        Assert.Equal((2, "", message + "\n"), (served.ExitCode, served.Out, served.Error));
    }

    [Fact]
    public async Task A_port_that_is_taken_and_an_open_address_are_told()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Any, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var served = await CommandRun.OfAsync("serve", "--model", run.Model, "--port", port, "--host", "0.0.0.0");

        Assert.Equal(
            (2, "warning: whoever reaches 0.0.0.0 can use the model: no key is asked for. Set one with --api-key-env, or listen on 127.0.0.1.\n"
                + $"port {port} of 0.0.0.0 is taken; choose another one with --port\n"),
            (served.ExitCode, served.Error));
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
