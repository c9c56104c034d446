namespace Ivm.Transforms.Cleaning.Harmonisation;

/// <summary>
/// What later deliveries do to rows of earlier ones, by file and <c>samplenr</c>: a replacement takes the place of
/// the rows delivered before it, a withdrawal takes them away. Both the old and the new row stay in what was ingested;
/// here is decided which of them counts.
/// </summary>
internal static class Supersession
{
    /// <summary>
    /// A table <c>settled</c> with a status for every received row: <c>current</c>, <c>replaced</c>, <c>withdrawn</c>,
    /// <c>withdrawal</c> (the row that withdrew) or <c>never_delivered</c> (it corrects a row that there never was), and
    /// the row that decided on it.
    /// </summary>
    public static SqlStatement Settle { get; } = SqlStatement.FromFile<HarmoniseTransform>("Cleaning/Harmonisation/settle.sql");

    /// <summary>Every row that does not count, with the row that decided.</summary>
    public static SqlStatement Superseded { get; } = SqlStatement.FromFile<HarmoniseTransform>("Cleaning/Harmonisation/superseded.sql");

    /// <summary>Rows that nothing stands for, by reason.</summary>
    public static SqlStatement SetApart { get; } = SqlStatement.Composed(
        "rows set apart", "SELECT status, count(*) FROM settled WHERE status NOT IN ('current', 'replaced') GROUP BY status ORDER BY status");

    /// <summary>Rows that a later row stands for.</summary>
    public static SqlStatement Replaced { get; } = SqlStatement.Composed(
        "rows replaced", "SELECT status, count(*) FROM settled WHERE status = 'replaced' GROUP BY status");
}
