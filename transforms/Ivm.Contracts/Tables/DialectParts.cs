using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>The parts of a dialect as contracts of every form write them.</summary>
internal static class DialectParts
{
    private static readonly ImmutableArray<string> Encodings = ["utf-8", "iso-8859-1", "windows-1252"];

    /// <summary>A single character.</summary>
    public static char Character(ContractScalar? scalar, FaultCollector faults)
    {
        if (scalar is null)
        {
            return '\0';
        }

        if (scalar.Value.Length != 1)
        {
            faults.Add(scalar.Where, scalar.Description, "a single character", "Write one character between quotes.");
        }

        return scalar.Value[0];
    }

    /// <summary>One of the encodings that files are read in.</summary>
    public static string Encoding(ContractScalar? scalar, FaultCollector faults) => OneOf(scalar, Encodings, faults);

    /// <summary>One of some texts.</summary>
    public static string OneOf(ContractScalar? scalar, ImmutableArray<string> allowed, FaultCollector faults)
    {
        if (scalar is not null && !allowed.Contains(scalar.Value))
        {
            faults.Add(scalar.Where, scalar.Description, $"one of {string.Join(", ", allowed)}", NearestName.Suggestion(scalar.Value, allowed, "Take one of these."));
        }

        return scalar?.Value ?? "";
    }

    /// <summary>What separates must differ: otherwise a line could be read in two ways.</summary>
    public static void Check(Dialect dialect, ContractReader reader)
    {
        if (reader.Readable && dialect.Delimiter == dialect.Quote && dialect.Delimiter != '\0')
        {
            reader.Faults.Add(reader.Where, "the same character as delimiter and as quote", "two different characters", "Change one of them.");
        }

        foreach (var character in new[] { dialect.Delimiter, dialect.Quote }.Where(character => character is '\r' or '\n' or > '\x7F'))
        {
            reader.Faults.Add(reader.Where, character > '\x7F' ? $"'{character}' as delimiter or quote" : "a line break as delimiter or quote", "a character of ASCII that ends no line", "Change it.");
        }
    }
}
