using System.Collections.Immutable;
using System.Text.Json;
using Ivm.Contracts;
using Microsoft.Extensions.Configuration;

namespace Ivm.Cli.Hosting;

/// <summary>The three sources of settings in order of strength: the file <c>ivm.json</c>, the environment, options.</summary>
internal static class SettingsSources
{
    public const string File = "ivm.json";
    private const string EnvironmentPrefix = "IVM_";

    /// <summary>Adds the sources.</summary>
    /// <param name="configuration">The configuration of the host.</param>
    /// <param name="workingFolder">Where <c>ivm.json</c> is looked for.</param>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="options">Options given on the command line, by the setting's name.</param>
    /// <exception cref="InvalidInputException">The file is no JSON object of known settings.</exception>
    public static void Add(IConfigurationBuilder configuration, string workingFolder, IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<KeyValuePair<string, string?>> options) =>
        configuration
            .AddInMemoryCollection(FromFile(Path.Combine(workingFolder, File)))
            .AddInMemoryCollection(FromEnvironment(environment))
            .AddInMemoryCollection(options);

    private static Dictionary<string, string?> FromFile(string path)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (!System.IO.File.Exists(path))
        {
            return settings;
        }

        var faults = ImmutableArray.CreateBuilder<Fault>();
        try
        {
            using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Invalid(new Fault(File, $"{json.RootElement.ValueKind}", "an object with settings", "Write {\"workspace\": \"…\"}."));
            }

            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (Settings.Names.InFile.Contains(property.Name, StringComparer.Ordinal))
                {
                    settings[property.Name] = property.Value.ToString();
                }
                else
                {
                    faults.Add(new Fault($"{File}: {property.Name}", "an unknown setting", $"one of {string.Join(", ", Settings.Names.InFile)}", "Correct the name or remove the line."));
                }
            }
        }
        catch (JsonException exception)
        {
            throw Invalid(new Fault($"{File}:{exception.LineNumber + 1}:{exception.BytePositionInLine + 1}", "text that is no JSON", "an object with settings", "Correct the file."));
        }

        return faults.Count > 0 ? throw new InvalidInputException(InputFailure.Invalid, faults.ToImmutable()) : settings;
    }

    /// <summary><c>IVM_MEMORY_LIMIT</c> is <c>memoryLimit</c>: names compare without case, and underscores fall away.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> FromEnvironment(IEnumerable<KeyValuePair<string, string>> environment) =>
        environment
            .Where(variable => variable.Key.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) && variable.Value.Length > 0)
            .Select(variable => KeyValuePair.Create(
                variable.Key[EnvironmentPrefix.Length..].Replace("_", "", StringComparison.Ordinal), (string?)variable.Value));

    private static InvalidInputException Invalid(Fault fault) => new(InputFailure.Invalid, fault);
}
