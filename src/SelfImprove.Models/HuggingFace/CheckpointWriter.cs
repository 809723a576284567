using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>Writes a model's weights as one file, or as shards and their index.</summary>
internal static class CheckpointWriter
{
    public static void Write(string directory, ImmutableArray<ParameterView> views, ParameterMemory memory, CheckpointSaveOptions options)
    {
        var shards = Split(views, options);
        var names = shards.Count == 1
            ? [ShardIndex.WeightsFileName]
            : Enumerable.Range(0, shards.Count).Select(i => ShardIndex.NameOf(i, shards.Count)).ToArray();
        for (var i = 0; i < shards.Count; i++)
        {
            var shard = shards[i];
            SafetensorsFile.Write(
                Path.Combine(directory, names[i]), [.. shard.Select(v => (v.Name, v.Shape))], t => memory(shard[t]), type: options.Type);
        }

        if (shards.Count > 1)
        {
            var shardOf = shards.SelectMany((shard, i) => shard.Select(v => (v.Name, Shard: names[i]))).ToDictionary(s => s.Name, s => s.Shard, StringComparer.Ordinal);
            ShardIndex.Write(directory, shardOf, views.Sum(v => Bytes(v, options)));
        }

        DeleteOthers(directory, names);
    }

    // In the order of the layout; a tensor that is larger than a shard has one of its own.
    private static List<ImmutableArray<ParameterView>> Split(ImmutableArray<ParameterView> views, CheckpointSaveOptions options)
    {
        var shards = new List<ImmutableArray<ParameterView>>();
        var shard = ImmutableArray.CreateBuilder<ParameterView>();
        var bytes = 0L;
        foreach (var view in views)
        {
            if (shard.Count > 0 && bytes + Bytes(view, options) > options.MaxShardBytes)
            {
                shards.Add(shard.ToImmutable());
                shard.Clear();
                bytes = 0;
            }

            shard.Add(view);
            bytes += Bytes(view, options);
        }

        shards.Add(shard.ToImmutable());
        return shards;
    }

    private static long Bytes(ParameterView view, CheckpointSaveOptions options) => view.ElementCount * SafetensorsTensor.SizeOf(options.Type);

    // Weights that were there before, in another number of files, would be read in place of these, or beside them.
    private static void DeleteOthers(string directory, string[] names)
    {
        var old = Directory.EnumerateFiles(directory, "model-*-of-*.safetensors")
            .Append(Path.Combine(directory, ShardIndex.WeightsFileName))
            .Append(Path.Combine(directory, ShardIndex.FileName));
        foreach (var path in old.ToArray())
        {
            var name = Path.GetFileName(path);
            if (!names.Contains(name, StringComparer.Ordinal) && !(name == ShardIndex.FileName && names.Length > 1))
            {
                File.Delete(path);
            }
        }
    }
}
