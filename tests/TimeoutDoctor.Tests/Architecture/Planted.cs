// Violations planted for the rules to catch: a rule that does not find its own is blind. One room per namespace.
#pragma warning disable CA1823, IDE0051, IDE0052 // They are there to be seen, not used.

namespace TimeoutDoctor.Tests.Architecture.Planted.Pipeline
{
    internal static class UsesCli
    {
        public static int Run() => TimeoutDoctor.Cli.CommandLine.Run([]);
    }
}

namespace TimeoutDoctor.Tests.Architecture.Planted.Fixtures
{
    internal static class UsesDiagnosis
    {
        public static Type Type => typeof(TimeoutDoctor.Diagnosis.Diagnoser);
    }
}

namespace TimeoutDoctor.Tests.Architecture.Planted.Sources
{
    internal static class UsesFormats
    {
        // Inside a lambda, where a glance would not see it.
        public static Func<int> Count => () => TimeoutDoctor.Formats.LogFormats.All.Count;
    }
}

namespace TimeoutDoctor.Tests.Architecture.Planted.Formats
{
    internal static class UsesSources
    {
        public static Type Type => typeof(TimeoutDoctor.Sources.LogInput);
    }
}

namespace TimeoutDoctor.Tests.Architecture.Planted.Correlation
{
    internal static class UsesFormatsAndFiles
    {
        public static bool Any() => TimeoutDoctor.Formats.LogFormats.All.Count > 0 && File.Exists("x");
    }
}

namespace TimeoutDoctor.Tests.Architecture.Planted.Timelines
{
    internal sealed class UsesFormatsAndTheConsole
    {
        public static void Say() => Console.WriteLine(TimeoutDoctor.Formats.LogFormats.All.Count);
    }
}

namespace TimeoutDoctor.Tests.Architecture.Planted.Diagnosis
{
    internal sealed class UsesFormatsAndFiles
    {
        // As a generic argument.
        public List<TimeoutDoctor.Sources.LogInput> Inputs { get; } = [];

        public static void Delete() => File.Delete("x");
    }
}

namespace TimeoutDoctor.Tests.Architecture.Planted.Redaction
{
    internal sealed class UsesFormatsAndFiles
    {
        public static bool Any() => TimeoutDoctor.Formats.LogFormats.All.Count > 0 && File.Exists("x");
    }
}

namespace TimeoutDoctor.Tests.Architecture.Planted.History
{
    internal static class UsesReporting
    {
        public static Type Type => typeof(TimeoutDoctor.Reporting.ReportWriters);
    }
}

namespace TimeoutDoctor.Tests.Architecture.Planted.Conditions
{
    internal static class UsesHistoryAndFiles
    {
        public static bool Any() => TimeoutDoctor.History.HistoryFile.InMemory().Days.Count > 0 && File.Exists("x");
    }
}

namespace TimeoutDoctor.Tests.Architecture.Planted.Reporting
{
    internal static class UsesFormats
    {
        public static async Task<int> CountAsync()
        {
            await Task.Yield();
            return TimeoutDoctor.Formats.LogFormats.All.Count;
        }
    }
}

namespace TimeoutDoctor.Tests.Architecture.Planted.Model
{
    internal static class UsesFormatsAndFiles
    {
        public static bool Any() => TimeoutDoctor.Formats.LogFormats.All.Count > 0 && File.Exists("x");
    }

    internal static class UsesPackages
    {
        public static Type[] Packages() =>
        [
            typeof(System.CommandLine.RootCommand), typeof(CsvHelper.CsvWriter), typeof(ScottPlot.Plot), typeof(SkiaSharp.SKBitmap), typeof(HarfBuzzSharp.Font),
            typeof(Spectre.Console.Table), typeof(HdrHistogram.LongHistogram), typeof(Microsoft.Extensions.FileSystemGlobbing.Matcher), typeof(System.IO.Hashing.XxHash3),
            typeof(Amazon.RegionEndpoint),
            typeof(MathNet.Numerics.Distributions.Normal), typeof(Parquet.ParquetOptions),
        ];
    }
}
