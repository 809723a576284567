using System.Globalization;
using System.Reflection;
using SelfImprove.Engine.Cpu.Tests.Kernels;
using SelfImprove.Engines.Cpu;
using Xunit.Sdk;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>The test assembly started as a program: reruns the kernels' suites with the processor features that its environment leaves on.</summary>
/// <remarks>A runtime decides once which instructions it uses, so another choice needs another process.</remarks>
internal static class ChildProcess
{
    private static readonly Type[] s_suites =
    [
        typeof(MatrixProductTests), typeof(LinearTests), typeof(VectorMathTests), typeof(ElementwiseTests), typeof(NormAndActivationTests),
        typeof(AttentionTests), typeof(KeyValueCacheTests), typeof(LossHeadTests), typeof(LogitTests), typeof(TokenDrawTests), typeof(AdamWTests),
    ];

    /// <summary>Prints the width of the vectors, the number of checks that passed and the bits of the tiny training runs.</summary>
    public static int Main()
    {
        var passed = 0;
        foreach (var suite in s_suites)
        {
            foreach (var method in suite.GetMethods().Where(m => m.GetCustomAttribute<FactAttribute>() is not null))
            {
                var data = method.GetCustomAttributes<DataAttribute>().SelectMany(a => a.GetData(method)).ToArray();
                foreach (var arguments in data.Length == 0 ? [[]] : data)
                {
                    method.Invoke(Activator.CreateInstance(suite), arguments);
                    passed++;
                }
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{VectorWidth.Bits} {passed} {TrainingBits.Compute()} {TrainingBits.ComputeAdapted()}"));
        return 0;
    }
}
