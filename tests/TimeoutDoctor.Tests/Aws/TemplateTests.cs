using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using TimeoutDoctor.Pipeline.Discovery;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>The templates and the policy of the documentation are what the tool needs, and what AWS's tools understand.</summary>
public sealed partial class TemplateTests
{
    private static readonly string Docs = Path.Combine(Repository.Root, "docs");
    private static readonly string CloudFormation = File.ReadAllText(Path.Combine(Docs, "aws", "logging.yaml"));
    private static readonly string Terraform = File.ReadAllText(Path.Combine(Docs, "aws", "logging.tf"));
    private static readonly string Page = File.ReadAllText(Path.Combine(Docs, "aws.md"));

    [ProgramFact("cfn-lint")]
    public void The_CloudFormation_template_passes_the_linter() => Run("cfn-lint", Path.Combine(Docs, "aws", "logging.yaml"));

    [ProgramFact("terraform")]
    public void The_Terraform_template_parses_and_is_formatted() => Run("terraform", "fmt", "-check", "-diff", Path.Combine(Docs, "aws", "logging.tf"));

    [Fact]
    public void All_have_the_format_that_sources_proposes()
    {
        Assert.Contains($"Format: '{StageFormats.Rest}'", CloudFormation, StringComparison.Ordinal);
        Assert.Contains($"Format: '{StageFormats.Rest}'", Page, StringComparison.Ordinal);
        Dictionary<string, string> fields = JsonSerializer.Deserialize<Dictionary<string, string>>(StageFormats.Rest)!;
        Assert.Equal(fields, Assignments().Matches(Terraform).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value));
    }

    [Fact]
    public void The_policy_allows_what_the_tool_calls_and_nothing_else()
    {
        using JsonDocument policy = JsonDocument.Parse(Fenced().Match(Page).Groups[1].Value);
        string[] allowed = [.. policy.RootElement.GetProperty("Statement").EnumerateArray().SelectMany(s => s.GetProperty("Action") is { ValueKind: JsonValueKind.Array } many ? many.EnumerateArray().Select(a => a.GetString()!) : [s.GetProperty("Action").GetString()!]).Order(StringComparer.Ordinal)];
        string[] called = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "TimeoutDoctor", "Sources"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => Actions().Matches(File.ReadAllText(f)).Select(m => m.Value)).Append("logs:StopQuery").Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(called, allowed);
        string reader = CloudFormation[CloudFormation.IndexOf("  Reader:", StringComparison.Ordinal)..];
        Assert.Equal(called, Actions().Matches(reader).Select(m => m.Value).Order(StringComparer.Ordinal));
    }

    private static void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {text}{error.GetAwaiter().GetResult()}");
    }

    [GeneratedRegex("^ {6}([A-Za-z]+) += \"(\\$context[A-Za-z.]+)\"$", RegexOptions.Multiline)]
    private static partial Regex Assignments();

    [GeneratedRegex("```json\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"\b(?:logs|s3):(?!prefix|x-amz)[A-Z][A-Za-z]+")]
    private static partial Regex Actions();
}

/// <summary>A test that needs a program; else it is reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(string program) =>
        Skip = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(f => File.Exists(Path.Combine(f, program))) ? null : $"No {program} on the PATH.";
}
