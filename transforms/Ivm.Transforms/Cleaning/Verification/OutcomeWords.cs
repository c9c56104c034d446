using System.Globalization;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>
/// Outcomes of many checks in few columns: two bits a check (0 holds, 1 fails, 2 cannot be checked), 32 checks in a word
/// of 64 bits. So the table of outcomes stays narrow, however many checks there are.
/// </summary>
internal static class OutcomeWords
{
    private const int ChecksInWord = 32;

    /// <summary>The bits of a word that say that a check fails.</summary>
    public const ulong FailBits = 0x5555_5555_5555_5555;

    /// <summary>Number of words for some checks.</summary>
    public static int Count(int checks) => (checks + ChecksInWord - 1) / ChecksInWord;

    /// <summary>
    /// The words of some outcomes: a query over a query with the outcomes as columns, because an outcome stands in each
    /// word's CASE twice and would be computed twice.
    /// </summary>
    /// <param name="outcomes">SQL of each check: true, false, NULL.</param>
    /// <param name="source">A query in brackets with a row per record.</param>
    public static string Select(IReadOnlyList<string> outcomes, string source)
    {
        var columns = outcomes.Select((outcome, check) => $"{outcome} AS {OutcomeColumn(check)}").Prepend(VerifiedRecords.Row);
        var words = Enumerable.Range(0, outcomes.Count)
            .Chunk(ChecksInWord)
            .Select((checks, word) => $"({string.Join("\n    | ", checks.Select(Bits))}) AS {Column(word)}")
            .Prepend(VerifiedRecords.Row);
        return $"SELECT {string.Join(",\n    ", words)}\nFROM (SELECT {string.Join(",\n    ", columns)}\nFROM {source})";
    }

    /// <summary>Columns of the words, in order.</summary>
    public static IEnumerable<string> Columns(int checks) => Enumerable.Range(0, Count(checks)).Select(Column);

    /// <summary>The word of a check and the bit that says it fails; the next bit says that it cannot be checked.</summary>
    public static (int Word, int Bit) Place(int check) => (check / ChecksInWord, 2 * (check % ChecksInWord));

    /// <summary>The check whose failure a bit of a word says.</summary>
    public static int CheckAt(int word, int bit) => (word * ChecksInWord) + (bit / 2);

    /// <summary>A query with a row (<c>row:</c>, <c>check:</c>) for each failure of the checks in a word.</summary>
    /// <param name="table">The table of outcomes.</param>
    /// <param name="word">The word.</param>
    /// <param name="checks">Number of checks in all.</param>
    public static string Failures(string table, int word, int checks)
    {
        var first = word * ChecksInWord;
        var count = Math.Min(ChecksInWord, checks - first);
        return $"""
            SELECT {VerifiedRecords.Row}, {first} + bit AS "check:"
            FROM (SELECT {VerifiedRecords.Row}, {Column(word)} & {FailBits.ToString(CultureInfo.InvariantCulture)}::UBIGINT AS failing FROM {table}) AS words
            CROSS JOIN (SELECT unnest(range({count}))::INTEGER AS bit) AS bits
            WHERE failing > 0 AND (failing >> (2 * bit)::UBIGINT) & 1::UBIGINT = 1
            """;
    }

    /// <summary>SQL that is true where any of the checks fails.</summary>
    public static string AnyFails(int checks) => checks == 0
        ? "FALSE"
        : string.Join(" OR ", Enumerable.Range(0, Count(checks)).Select(word => $"({Column(word)} & {FailBits.ToString(CultureInfo.InvariantCulture)}::UBIGINT) > 0"));

    private static string Column(int word) => SqlStatement.Identifier($"word:{word}");

    private static string OutcomeColumn(int check) => SqlStatement.Identifier($"outcome:{check}");

    private static string Bits(int check)
    {
        var place = 2 * (check % ChecksInWord);
        var (fails, unknown) = (1UL << place, 2UL << place);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"CASE WHEN {OutcomeColumn(check)} THEN 0::UBIGINT WHEN {OutcomeColumn(check)} IS NULL THEN {unknown}::UBIGINT ELSE {fails}::UBIGINT END");
    }
}
