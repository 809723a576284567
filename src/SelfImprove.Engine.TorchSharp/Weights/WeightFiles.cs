using System.Collections.Immutable;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>An engine's weights and moments in files: a model's folder, an adapter's, an optimizer's state.</summary>
internal static class WeightFiles
{
    /// <summary>Reads a model's folder, an array at a time; gives what is suspicious about its weights.</summary>
    public static ImmutableArray<string> ReadModel(string directory, FlatParameters model)
    {
        using var checkpoint = HuggingFaceLayout.OpenWeights(directory, model.Layout);
        var room = Room(model);
        foreach (var view in model.Layout.Views)
        {
            var weights = room.AsSpan(0, (int)view.ElementCount);
            checkpoint.Read(view, 0, weights);
            model.Write(view, weights);
        }

        model.Refresh();
        return checkpoint.Warnings;
    }

    /// <summary>Reads an adapter's folder.</summary>
    public static void ReadAdapter(string directory, FlatParameters adapter)
    {
        // Small next to its model, and nothing is taken over before all of it is there.
        var values = new float[adapter.Layout.Length];
        AdapterFolder.LoadWeights(directory, adapter.Layout, Of);
        foreach (var view in adapter.Layout.Views)
        {
            adapter.Write(view, Of(view));
        }

        adapter.Refresh();

        Span<float> Of(ParameterView view) => values.AsSpan((int)view.Offset, (int)view.ElementCount);
    }

    /// <summary>Draws a fresh adapter; the value head of a model that has one goes on from there.</summary>
    public static void DrawAdapter(RandomKey key, EngineWeights weights)
    {
        var room = Room(weights.Trained);
        foreach (var view in weights.Trained.Layout.Views)
        {
            var values = room.AsSpan(0, (int)view.ElementCount);
            FreshAdapter.Fill(view, key, values);
            weights.Trained.Write(view, values);
        }

        weights.Trained.CopyFrom(weights.Model);
    }

    /// <summary>Writes what is trained into a folder.</summary>
    public static void Save(string directory, EngineWeights weights)
    {
        var memory = Reader(weights.Trained, weights.Trained.Values);
        if (weights.Adapter is { } adapter)
        {
            AdapterFolder.Save(directory, adapter, weights.Trained.Layout, memory);
        }
        else
        {
            HuggingFaceLayout.Save(directory, weights.Config, memory);
        }
    }

    public static void SaveOptimizer(string path, FlatParameters trained, FlatAdamW optimizer) => OptimizerStateFile.Write(
        path, trained.Layout.Views, Reader(trained, optimizer.FirstMoment), Reader(trained, optimizer.SecondMoment), optimizer.StepsTaken);

    public static void LoadOptimizer(string path, FlatParameters trained, FlatAdamW optimizer)
    {
        using var state = OptimizerStateFile.Open(path, trained.Layout.Views);
        var room = Room(trained);
        foreach (var view in trained.Layout.Views)
        {
            var numbers = room.AsSpan(0, (int)view.ElementCount);
            state.ReadFirstMoment(view, numbers);
            trained.Write(optimizer.FirstMoment, view, numbers);
            state.ReadSecondMoment(view, numbers);
            trained.Write(optimizer.SecondMoment, view, numbers);
        }

        optimizer.StepsTaken = state.StepsTaken;
    }

    /// <summary>Room for the largest array of a layout.</summary>
    public static float[] Room(FlatParameters parameters) => new float[parameters.Layout.Views.Max(v => v.ElementCount)];

    private static ParameterMemory Reader(FlatParameters parameters, Tensor flat)
    {
        var room = Room(parameters);
        return view =>
        {
            var numbers = room.AsSpan(0, (int)view.ElementCount);
            parameters.Read(flat, view, numbers);
            return numbers;
        };
    }
}
