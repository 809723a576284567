using SelfImprove.Testing;

namespace SelfImprove.Docs.Tests.Snippets;

public sealed class ServingInCodeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("selfimprove-serving-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_application_answers_the_client()
    {
        var tokenizer = WordLevelTokenizer.Build(["Use 2, 3, 5 and 8 to make 24."], maxLength: 64);
        tokenizer.Save(_folder.FullName);
        using (var engine = new CpuEngineFactory().Create(EngineConformance.DefaultConfig with { VocabularySize = tokenizer.VocabularySize, ContextLength = 64 }, RandomKey.FromSeed(1)))
        {
            engine.SaveWeights(_folder.FullName);
        }

        var (answer, streamed) = ("", new StringWriter());
        await ServingInCode.ServeAsync(
            _folder.FullName, ["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=None"], async app => answer = await ServingInCode.AskAsync(app.Urls.Single() + "/v1", streamed));

        Assert.NotEmpty(answer);
        Assert.NotEmpty(streamed.ToString());
    }
}
