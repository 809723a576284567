using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace SelfImprove;

/// <summary>
/// A short text by which an adapter knows the model that it was trained on: a hash of the shape and of some weights of every tensor. It is the same
/// however the weights are cut into files, and whatever type stores them, as long as their values are the same.
/// </summary>
internal static class BaseFingerprint
{
    private const int NumbersAtEachEnd = 256;

    public static string Of(string directory)
    {
        var config = HuggingFaceLayout.ReadConfig(directory);
        var layout = ParameterLayout.Create(config);
        using var checkpoint = HuggingFaceLayout.OpenWeights(directory, layout);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{config.Architecture} {config.HeadCount} {config.KeyValueHeadCount} {config.EffectiveHeadSize} {config.RopeTheta:R} {config.NormEpsilon:R} {config.TieEmbeddings}"));
        var room = new float[NumbersAtEachEnd];
        foreach (var view in layout.Views)
        {
            var numbers = room.AsSpan(0, (int)Math.Min(NumbersAtEachEnd, view.ElementCount));
            Add($"\n{view.Name} [{string.Join(", ", view.Shape)}]");
            foreach (var first in new[] { 0, view.ElementCount - numbers.Length })
            {
                checkpoint.Read(view, first, numbers);
                hash.AppendData(MemoryMarshal.AsBytes(numbers));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
