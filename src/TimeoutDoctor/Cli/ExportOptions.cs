using System.CommandLine;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Exports;

namespace TimeoutDoctor.Cli;

/// <summary><c>--export</c>: the requests in the formats of other tools, beside the other files of <c>--output</c>.</summary>
internal sealed class ExportOptions
{
    private static readonly string[] Formats = ["otlp", "chrome-trace", "parquet"];

    private readonly Option<string[]> _export = new("--export")
    {
        Description = "Also write into --output: otlp (traces.otlp.json for Jaeger or Tempo), chrome-trace (trace-events.json for Perfetto), parquet (requests.parquet and hops.parquet). May be given several times.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command)
    {
        _export.AcceptOnlyFromAmong(Formats);
        command.Options.Add(_export);
    }

    /// <summary>The formats asked for.</summary>
    /// <exception cref="UserErrorException">There is no folder to write them into.</exception>
    public IReadOnlyList<string> Read(ParseResult parsed, OutputChoice choice)
    {
        string[] formats = [.. (parsed.GetValue(_export) ?? []).Distinct(StringComparer.Ordinal)];
        return formats.Length == 0 || choice.Folder is not null ? formats
            : throw new UserErrorException(ExitCode.Usage, "--export writes files; name a folder for them with --output.");
    }

    /// <summary>Writes the exports; the rows of requests are complete.</summary>
    public static async Task WriteAsync(IReadOnlyList<string> formats, DiagnosisReport report, OutputChoice choice, CancellationToken cancel)
    {
        foreach (string format in formats)
        {
            string In(string name) => Path.Combine(choice.Folder!, name);
            switch (format)
            {
                case "otlp":
                    await using (FileStream otlp = File.Create(In("traces.otlp.json")))
                    {
                        OtlpExport.Write(otlp, report);
                    }

                    break;
                case "chrome-trace":
                    await using (FileStream events = File.Create(In("trace-events.json")))
                    {
                        ChromeTraceExport.Write(events, report);
                    }

                    break;
                default:
                    await using (FileStream rows = File.OpenRead(In("requests.ndjson")))
                    await using (FileStream requests = File.Create(In("requests.parquet")))
                    await using (FileStream hops = File.Create(In("hops.parquet")))
                    {
                        await ParquetExport.WriteAsync(rows, requests, hops, cancel);
                    }

                    break;
            }
        }
    }
}
