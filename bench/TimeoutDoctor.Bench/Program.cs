using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using TimeoutDoctor.Bench;

// In one process: nothing is built or restored while measuring. Short iterations, but enough of them before any counts for the code to be compiled
// for good: there are many formats, and ratios are what counts.
Job job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(20).WithIterationCount(7).WithIterationTime(TimeInterval.FromMilliseconds(100));
BenchmarkSwitcher.FromTypes([typeof(ParsingBenchmark)]).Run(args, DefaultConfig.Instance.AddJob(job).WithOptions(ConfigOptions.DisableLogFile));
