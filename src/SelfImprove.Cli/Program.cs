using SelfImprove.Cli;

using var fileSizeSignal = StopSignals.IgnoreFileSizeLimit();
return await CommandLineApplication.RunAsync(args, CommandContext.OfProcess());
