namespace Ivm.Contracts;

/// <summary>A place in a contract file: 1-based line and column.</summary>
/// <param name="File">Path relative to the contract folder, with forward slashes.</param>
/// <param name="Line">1-based line; 0 when the whole file is meant.</param>
/// <param name="Column">1-based column in characters; 0 when the whole line is meant.</param>
public readonly record struct SourceLocation(string File, int Line, int Column)
{
    /// <summary><c>file:line:column</c>, leaving out what is not known.</summary>
    public override string ToString() =>
        Line == 0 ? File : Column == 0 ? $"{File}:{Line}" : $"{File}:{Line}:{Column}";
}
