using TimeoutDoctor.Cli.Configuration;
using TimeoutDoctor.Fixtures;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;

namespace TimeoutDoctor.Cli;

/// <summary>What to run for a fixture: its own configuration, under the settings that are to be checked against it.</summary>
internal static class FixtureInputs
{
    /// <summary>The options of a fixture's diagnosis.</summary>
    /// <param name="fixture">The fixture.</param>
    /// <param name="settings">A configuration whose settings go first, or null.</param>
    /// <exception cref="UserErrorException">The configuration cannot be used.</exception>
    public static RunOptions Of(FixtureFolder fixture, ConfigurationFile? settings)
    {
        try
        {
            ConfigurationFile file = ConfigurationFile.Find(fixture.ConfigurationPath, fixture.Path)!;
            file = settings is null ? file : file.Under(settings);
            List<InputRequest> inputs = [.. file.Inputs(file.Settings(zone: null))];
            if (inputs.Count == 0)
            {
                throw file.Bad("a fixture reads its own sources, and there are none.");
            }

            foreach (InputRequest outside in inputs.Where(i => !IsInside(i.Path)))
            {
                throw file.Bad($"a fixture reads its own folder only, not '{outside.Path}'.");
            }

            var options = new RunOptions
            {
                Inputs = inputs,
                Policy = file.Policy(),
                Zones = ZoneMap.Of(file.Zones()),
                DecompressionRatio = file.DecompressionRatio() ?? RunOptions.DefaultDecompressionRatio,
                Threads = 1,
            };
            return FixtureDiagnosis.Apply(fixture.Manifest.Settings, options);
        }
        catch (FormatException e)
        {
            throw new UserErrorException(ExitCode.Usage, $"The fixture '{fixture.Name}' cannot be used: {e.Message}", e);
        }
        catch (UserErrorException e) when (e.Code == ExitCode.Usage)
        {
            throw new UserErrorException(ExitCode.Usage, $"The fixture '{fixture.Name}' cannot be used: {e.Message}", e);
        }
    }

    private static bool IsInside(string path) =>
        path.Length > 0 && path != "-" && !path.Contains(':') && !Path.IsPathRooted(path) && !path.Replace('\\', '/').Split('/').Contains("..");
}
