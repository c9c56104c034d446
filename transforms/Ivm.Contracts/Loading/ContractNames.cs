namespace Ivm.Contracts;

/// <summary>What names may look like, so that they can be columns, file names and SQL identifiers everywhere.</summary>
internal static class ContractNames
{
    /// <summary>Lower-case letters, digits and underscores, beginning with a letter.</summary>
    public static bool IsVariable(string name) =>
        name.Length > 0
        && char.IsAsciiLetterLower(name[0])
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_');
}
