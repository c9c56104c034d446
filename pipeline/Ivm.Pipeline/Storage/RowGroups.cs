namespace Ivm.Pipeline.Storage;

/// <summary>
/// How many rows stand together in a written file, and how many are sorted at once. A writer holds a whole row group in
/// memory, and a sort its whole input: with hundreds of columns that must be fewer rows, or memory runs out and
/// everything takes ten times as long.
/// </summary>
internal static class RowGroups
{
    /// <summary>Rows of a row group of few columns: DuckDB's own default, stated so that it cannot drift.</summary>
    public const int MostRows = 122_880;

    /// <summary>DuckDB works in vectors of this many rows.</summary>
    private const int Vector = 2_048;

    private const int Cells = 8_000_000;

    /// <summary>Rows of a row group of that many columns.</summary>
    public static int Rows(int columns) => Math.Clamp(Cells / Math.Max(1, columns) / Vector * Vector, Vector, MostRows);
}
