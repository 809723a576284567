using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests.Lora;

/// <summary>Adapters in folders: what is saved comes back, finds its base, and can be merged into it.</summary>
public sealed class LoraFilesTests : IDisposable
{
    private readonly LoraModel _lora = new(TinyModel.Config);
    private readonly TokenBatch _batch = TinyModel.Batch(TinyModel.Config, 9, 70);

    [Theory]
    [InlineData(WeightFormat.Float32, false)]
    [InlineData(WeightFormat.Float32, true)]
    [InlineData(WeightFormat.Bfloat16, true)]
    public void What_is_saved_comes_back_to_the_bit(WeightFormat format, bool valueHead)
    {
        var factory = new CpuEngineFactory(new CpuEngineOptions { Threads = 2, Weights = format });
        using var policy = _lora.Adapted(factory: factory);
        using var engine = valueHead ? policy.Copy(PolicyCopy.WithValueHead) : policy.Copy(PolicyCopy.Trainable);
        LoraRun.Train(engine, steps: 2);
        var folder = _lora.NewFolder("adapter");
        engine.SaveWeights(folder);
        using var loaded = factory.Load(folder);

        LoraRun.AssertSame(LoraRun.Score(engine, _batch), LoraRun.Score(loaded, _batch));
        Assert.Equal((valueHead, false), (loaded.Info.HasValueHead, loaded.Info.IsFrozen));
        Assert.Equal(engine.Info.Description, loaded.Info.Description);
        string[] files = valueHead ? ["adapter_config.json", "adapter_model.safetensors", "value_head.safetensors"] : ["adapter_config.json", "adapter_model.safetensors"];
        Assert.Equal(files, Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(TinyModel.Config with { ValueHead = valueHead }, HuggingFaceLayout.ReadConfig(folder) with { TokenIds = TinyModel.Config.TokenIds, Carried = TinyModel.Config.Carried });
    }

    [Fact]
    public void The_configuration_is_the_one_that_PEFT_writes()
    {
        using var engine = _lora.Adapted(new LoraOptions { Rank = 2, Alpha = 4, TargetModules = ["v_proj", "q_proj"] });
        var folder = _lora.NewFolder("adapter");
        engine.SaveWeights(folder);

        Assert.Equal(
            """
            {
              "alpha_pattern": {},
              "auto_mapping": null,
              "base_model_name_or_path": "../base",
              "bias": "none",
              "fan_in_fan_out": false,
              "inference_mode": true,
              "init_lora_weights": true,
              "layers_pattern": null,
              "layers_to_transform": null,
              "lora_alpha": 4,
              "lora_dropout": 0.0,
              "modules_to_save": null,
              "peft_type": "LORA",
              "r": 2,
              "rank_pattern": {},
              "revision": null,
              "target_modules": [
                "q_proj",
                "v_proj"
              ],
              "task_type": "CAUSAL_LM"
            }

            """,
            File.ReadAllText(Path.Combine(folder, "adapter_config.json")));
        using var file = SafetensorsFile.Open(Path.Combine(folder, "adapter_model.safetensors"));
        Assert.Equal(8, file.Tensors.Length);
        Assert.Equal([2L, 24L], file.Find("base_model.model.model.layers.1.self_attn.q_proj.lora_A.weight")!.Shape.AsEnumerable());
        Assert.Equal([24L, 2L], file.Find("base_model.model.model.layers.1.self_attn.q_proj.lora_B.weight")!.Shape.AsEnumerable());
        Assert.Equal([8L, 2L], file.Find("base_model.model.model.layers.0.self_attn.v_proj.lora_B.weight")!.Shape.AsEnumerable());
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Fact]
    public void Training_goes_on_from_saved_files_as_if_nothing_had_happened()
    {
        using var engine = _lora.Adapted();
        LoraRun.Train(engine, steps: 2);
        var folder = _lora.NewFolder("checkpoint");
        engine.SaveWeights(folder);
        engine.SaveOptimizer(Path.Combine(folder, "optimizer.bin"));
        LoraRun.Train(engine, steps: 2, firstSeed: 5);

        using var loaded = (CpuPolicyEngine)TinyModel.Factory().Load(folder);
        loaded.LoadOptimizer(Path.Combine(folder, "optimizer.bin"));
        using var other = _lora.Fresh();
        other.LoadWeights(folder);
        other.LoadOptimizer(Path.Combine(folder, "optimizer.bin"));
        foreach (var resumed in new[] { loaded, other })
        {
            LoraRun.Train(resumed, steps: 2, firstSeed: 5);
            Assert.Equal(LoraRun.ValuesOf(engine), LoraRun.ValuesOf(resumed));
        }
    }

    [Fact]
    public void An_adapter_and_its_base_can_move_together()
    {
        using var engine = _lora.Adapted();
        var folder = _lora.NewFolder("there/runs/adapter");
        Directory.Move(_lora.BaseFolder, _lora.PathOf("there/base"));
        using var moved = (CpuPolicyEngine)TinyModel.Factory().Load(_lora.PathOf("there/base"), new LoraOptions { Rank = 3, Alpha = 4.5 }, RandomKey.FromSeed(1));
        moved.SaveWeights(folder);
        Directory.Move(_lora.PathOf("there"), _lora.PathOf("elsewhere"));
        using var loaded = TinyModel.Factory().Load(_lora.PathOf("elsewhere/runs/adapter"));

        LoraRun.AssertSame(LoraRun.Score(moved, _batch), LoraRun.Score(loaded, _batch));
        Directory.Move(_lora.PathOf("elsewhere/base"), _lora.PathOf("gone"));
        var config = _lora.PathOf("elsewhere/runs/adapter/adapter_config.json");
        Assert.Equal(
            $"{config}: the adapted model '../../base' is not there: neither {_lora.PathOf("elsewhere/base")} nor {Path.GetFullPath("../../base")} holds no config.json; "
            + "put the model there, or set base_model_name_or_path to its folder",
            Assert.Throws<InvalidInputException>(() => TinyModel.Factory().Load(_lora.PathOf("elsewhere/runs/adapter"))).Message);
    }

    [Theory]
    [InlineData(SafetensorsType.F32, 2e-5)]
    [InlineData(SafetensorsType.BF16, 0.2)]
    public void A_merged_model_is_an_ordinary_one_with_the_same_log_probs(SafetensorsType type, double tolerance)
    {
        using (var plain = _lora.Plain())
        {
            HuggingFaceLayout.Save(
                _lora.BaseFolder, plain.Core.Config, view => plain.Weights.Values.AsSpan(view.Offset, view.ElementCount), new CheckpointSaveOptions { Type = type });
        }

        using var policy = _lora.Adapted();
        using var engine = policy.Copy(PolicyCopy.WithValueHead);
        LoraRun.Train(engine, steps: 1);
        var (adapter, folder) = (_lora.NewFolder("adapter"), _lora.NewFolder("merged"));
        engine.SaveWeights(adapter);
        AdapterMerge.Write(adapter, folder);
        using var merged = (CpuPolicyEngine)TinyModel.Factory().Load(folder);

        var (expected, actual) = (LoraRun.Score(engine, _batch), LoraRun.Score(merged, _batch));
        Assert.All(expected.LogProbs.Zip(actual.LogProbs), p => Assert.Equal(p.First, p.Second, tolerance));
        Assert.All(expected.Values.Zip(actual.Values), p => Assert.Equal(p.First, p.Second, tolerance));
        Assert.Null(merged.Core.Adapter);
        using var file = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors"));
        Assert.All(file.Tensors, t => Assert.Equal(type, t.Type));
        Assert.Contains(type == SafetensorsType.BF16 ? "bfloat16" : "float32", File.ReadAllText(Path.Combine(folder, "config.json")));
        Assert.Equal(
            $"{_lora.BaseFolder}: is the adapted model itself, which other adapters may need; give another folder",
            Assert.Throws<InvalidInputException>(() => AdapterMerge.Write(adapter, _lora.BaseFolder)).Message);
        Assert.Equal(
            $"{adapter}: holds an adapter; give another folder for the merged model",
            Assert.Throws<InvalidInputException>(() => AdapterMerge.Write(adapter, adapter)).Message);
    }

    [Fact]
    public void Files_that_do_not_fit_are_refused_and_change_nothing()
    {
        using var engine = _lora.Adapted();
        using var other = _lora.Adapted(new LoraOptions { Rank = 4, TargetModules = ["q_proj"] });
        using var critic = engine.Copy(PolicyCopy.WithValueHead);
        string folder = _lora.NewFolder("adapter"), otherFolder = _lora.NewFolder("other"), criticFolder = _lora.NewFolder("critic");
        engine.SaveWeights(folder);
        other.SaveWeights(otherFolder);
        critic.SaveWeights(criticFolder);
        var before = LoraRun.ValuesOf(engine);

        Refused($"{_lora.BaseFolder}: holds no adapter (adapter_config.json), but the engine trains one", () => engine.LoadWeights(_lora.BaseFolder));
        Refused($"{otherFolder}: holds LoRA of rank 4 on q_proj, alpha 32, but the engine trains LoRA of rank 3 on all matrices of the layers, alpha 4.5", () => engine.LoadWeights(otherFolder));
        Refused($"{criticFolder}: holds a value head, which the engine's model has not", () => engine.LoadWeights(criticFolder));
        Refused($"{folder}: holds no value head (value_head.safetensors), which the engine's model has", () => critic.LoadWeights(folder));
        Refused($"{folder}: is an adapter, which is trained on as it is; leave 'lora' out", () => TinyModel.Factory().Load(folder, new LoraOptions(), RandomKey.FromSeed(1)));
        Refused("lora: there is no module 'q_prj' to adapt; did you mean 'q_proj'? known are q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj", () => _lora.Fresh(new LoraOptions { TargetModules = ["q_prj"] }));
        Refused($"{_lora.BaseFolder}: holds a model (config.json); an adapter needs a folder of its own", () => engine.SaveWeights(_lora.BaseFolder));

        // Another base in its place.
        using (var plain = _lora.Plain())
        {
            plain.Weights.Values.AsSpan(plain.Weights.Layout["model.norm.weight"].Offset, 1)[0] += 1;
            plain.SaveWeights(_lora.BaseFolder);
        }

        Refused(
            $"{folder}: the adapter was trained on another model than the one in {_lora.BaseFolder}; put that model there, or set base_model_name_or_path of adapter_config.json to its folder",
            () => TinyModel.Factory().Load(folder));
        using var moved = _lora.Fresh();
        Refused($"{folder}: the adapter was trained on another model than the one in {_lora.BaseFolder}", () => moved.LoadWeights(folder));

        File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
        Refused($"{folder}: holds a model (config.json) and an adapter (adapter_config.json); keep them in folders of their own", () => TinyModel.Factory().Load(folder));
        Assert.Equal(before, LoraRun.ValuesOf(engine));

        static void Refused(string message, Action action) => Assert.Equal(message, Assert.Throws<InvalidInputException>(action).Message);
    }

    public void Dispose() => _lora.Dispose();
}
