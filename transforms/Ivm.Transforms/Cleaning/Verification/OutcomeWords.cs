using System.Globalization;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>
/// Outcomes of many checks in few columns: two bits a check (0 holds, 1 fails, 2 cannot be checked), 32 checks in a word
/// of 64 bits. So the table of outcomes stays narrow, however many checks there are.
/// </summary>
internal static class OutcomeWords
{
    private const int ChecksInWord = 32;
    private const ulong FailBits = 0x5555_5555_5555_5555;

    /// <summary>Number of words for some checks.</summary>
    public static int Count(int checks) => (checks + ChecksInWord - 1) / ChecksInWord;

    /// <summary>Columns with the words of some outcomes in SQL.</summary>
    /// <param name="outcomes">SQL of each check: true, false, NULL.</param>
    public static IEnumerable<string> Columns(IEnumerable<string> outcomes) => outcomes
        .Chunk(ChecksInWord)
        .Select((word, index) => $"({string.Join("\n    | ", word.Select(Bits))}) AS {Column(index)}");

    /// <summary>SQL that is 1 where a check fails and 0 elsewhere.</summary>
    public static string Fails(int check) => Bit(check, 0);

    /// <summary>SQL that is 1 where a check cannot be checked and 0 elsewhere.</summary>
    public static string Unchecked(int check) => Bit(check, 1);

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

    private static string Column(int word) => SqlStatement.Identifier($"word:{word}");

    private static string Bits(string outcome, int place) =>
        $"(coalesce((NOT ({outcome}))::UBIGINT, 2::UBIGINT) << {2 * place}::UBIGINT)";

    private static string Bit(int check, int bit) =>
        $"(({Column(check / ChecksInWord)} >> {(2 * (check % ChecksInWord)) + bit}::UBIGINT) & 1::UBIGINT)";
}
