using System.Collections.Concurrent;
using System.Reflection;

namespace Ivm.Transforms;

/// <summary>
/// One SQL statement: either a <c>.sql</c> file beside the C# that runs it, or text composed from the validated
/// identifiers of a contract (a column per question, say). Values never become part of the text.
/// </summary>
public sealed class SqlStatement
{
    private static readonly ConcurrentDictionary<(Assembly, string), SqlStatement> Files = new();

    private SqlStatement(string name, string text)
    {
        Name = name;
        Text = text;
    }

    /// <summary>Name for messages and telemetry: the file, or what was composed.</summary>
    public string Name { get; }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>Loads a statement that is embedded in the assembly of <typeparamref name="TOwner"/>.</summary>
    /// <param name="path">Path within the project, with forward slashes, for example <c>Linkage/population.sql</c>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static SqlStatement FromFile<TOwner>(string path) =>
        Files.GetOrAdd((typeof(TOwner).Assembly, path), static key =>
        {
            using var stream = key.Item1.GetManifestResourceStream(key.Item2)
                ?? throw new FileNotFoundException($"No SQL file '{key.Item2}' in {key.Item1.GetName().Name}.");
            using var reader = new StreamReader(stream);
            return new SqlStatement(key.Item2, reader.ReadToEnd());
        });

    /// <summary>A statement composed from identifiers of a contract.</summary>
    /// <param name="name">What it is, for messages.</param>
    /// <param name="text">The text; identifiers through <see cref="Identifier"/>.</param>
    public static SqlStatement Composed(string name, string text) => new(name, text);

    /// <summary>An identifier in double quotes.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text of a contract (a code, say) as a literal in single quotes. Values of records never become part of a statement.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <inheritdoc />
    public override string ToString() => Name;
}
